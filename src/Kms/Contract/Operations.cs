using System.Text.Json.Nodes;
using Attestation.Protocol;
using Kms.Errors;

namespace Kms.Contract;

/// <summary>All addresses with their examples. A test sends each, or brings about what it shows.</summary>
static class Operations
{
    const string Peer = "12D3KooWPjceQrSwdWXPyLLeABRXmuqt69Rg3sBYbU1Nft9HyQ6X";
    const string Nonce = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    const string Id = "6fa459ea-ee8a-4ca4-894e-db77e160355e";

    // What every request with a body may come to.
    static readonly (Refusal, string)[] OfEveryPost =
    [
        (Refusal.BodyTooSlow, RequestLimits.TooSlow),
        (Refusal.BodyTooLarge, RequestLimits.TooLarge),
        (Refusal.NotJson, "The body is expected as application/json in UTF-8."),
        (Refusal.RateLimited, "This client address asks more often than it may."),
        (Refusal.InternalError, "The service met a condition it does not know; its log has more."),
    ];

    public static IReadOnlyList<Operation> All { get; } = [Health(), Ready(), Challenge(), Attest(), GetKey()];

    static Operation Health() => new()
    {
        Method = HttpMethod.Get,
        Path = "/health",
        Summary = "Whether the process lives, what its evidence is worth, and which policy is in force.",
        Answer = typeof(HealthResponse),
        Ok = WithPolicy(Status("alive")),
    };

    static Operation Ready() => new()
    {
        Method = HttpMethod.Get,
        Path = "/ready",
        Summary = "Whether a node that asked now could get its key.",
        Answer = typeof(HealthResponse),
        Ok = Status("ready"),
        Refusals =
        [
            (Refusal.PolicyNotReady, "The policy expired at 2027-02-20T12:00:00Z."),
            (Refusal.DependencyUnavailable, "The key service of the machine does not answer."),
            (Refusal.InternalError, "The service met a condition it does not know; its log has more."),
        ],
    };

    static Operation Challenge() => new()
    {
        Method = HttpMethod.Post,
        Path = "/challenge",
        Summary = "A nonce for a peer, good once.",
        Request = typeof(ChallengeRequest),
        Answer = typeof(ChallengeResponse),
        Requests = new Dictionary<string, JsonObject>
        {
            ["ok"] = new() { ["peerId"] = Peer },
            [Refusal.InvalidRequest.Code] = new() { ["peerId"] = 3 },
            [Refusal.InvalidPeerId.Code] = new() { ["peerId"] = "0OIl" },
        },
        Ok = new() { ["challengeId"] = Id, ["nonceB64"] = Nonce, ["expiresAt"] = 1795348860 },
        Refusals =
        [
            (Refusal.InvalidRequest, "The body is expected to be one JSON object with each of peerId once, as text; it is not (seen at line 1, byte 11)."),
            (Refusal.InvalidPeerId, "peerId is expected as 1 to 128 base58 characters."),
            .. OfEveryPost,
            (Refusal.DependencyUnavailable, "The store of challenges does not answer."),
        ],
    };

    static Operation Attest() => new()
    {
        Method = HttpMethod.Post,
        Path = "/attest",
        Summary = "The service's own quote over the caller's nonce.",
        Request = typeof(AttestRequest),
        Answer = typeof(AttestResponse),
        Requests = new Dictionary<string, JsonObject>
        {
            ["ok"] = new() { ["nonceB64"] = Nonce },
            [Refusal.InvalidRequest.Code] = new() { ["bindingB64"] = Nonce },
            [Refusal.InvalidAttestationRequest.Code] = new() { ["nonceB64"] = "AAAA" },
        },
        Ok = new() { ["quoteB64"] = "BAACAIEAAAA=", ["reportDataHex"] = new string('0', 128), ["eventLog"] = "[]", ["vmConfig"] = "{}", ["environment"] = "simulation" },
        Refusals =
        [
            (Refusal.InvalidRequest, "The body is expected to be one JSON object with each of nonceB64 once, as text; it is not (seen at line 1, byte 61)."),
            (Refusal.InvalidAttestationRequest, "nonceB64 is expected as 32 bytes in standard base64 with padding."),
            .. OfEveryPost,
            (Refusal.DependencyUnavailable, "The quote service of the machine does not give a quote."),
        ],
    };

    static Operation GetKey() => new()
    {
        Method = HttpMethod.Post,
        Path = "/get-key",
        Summary = "The key of a peer whose quote proves what it is.",
        Request = typeof(GetKeyRequest),
        Answer = typeof(GetKeyResponse),
        Requests = new Dictionary<string, JsonObject>
        {
            [Refusal.InvalidRequest.Code] = Ask(quote: "*"),
            [Refusal.InvalidPeerId.Code] = Ask(peer: "0OIl"),
            [Refusal.InvalidPeerPublicKey.Code] = Ask(key: "x"),
            [Refusal.InvalidChallenge.Code] = Ask(),
            ["malformed_challenge"] = Ask(id: "1"),
        },
        Ok = new() { ["key"] = new string('0', 64) },
        Refusals =
        [
            (Refusal.InvalidRequest, "quoteB64 is expected as standard base64 with padding, and not empty."),
            (Refusal.InvalidPeerId, "peerId is expected as 1 to 128 base58 characters."),
            (Refusal.InvalidPeerPublicKey, "peerPublicKeyB64 is expected as standard base64 with padding, and not empty."),
            (Refusal.MalformedChallenge, "challengeId is expected as a UUID of version 4 in its canonical, lower-case form."),
            (Refusal.InvalidChallenge, "The challenge is unknown, used or expired; ask for a new one."),
            (Refusal.InvalidSignature, "The signature is not the peer's over challengeId, challengeNonceHex, quoteHashHex and peerId."),
            (Refusal.PeerIdentityMismatch, "peerId is not the id of the public key."),
            (Refusal.PeerIdMismatch, "The challenge was given to another peer."),
            (Refusal.AttestationVerificationFailed, "The quote's report_data does not carry the challenge's nonce."),
            (Refusal.MockAttestationRejected, "The quote is a mock; only quotes of a TDX machine are taken."),
            (Refusal.MeasurementPolicyRejected, "The policy does not list the node's mrtd."),
            (Refusal.TcbStatusRejected, "The platform's TCB status is OutOfDate, which the policy does not allow."),
            .. OfEveryPost,
            (Refusal.KeyDerivationFailed, "The key service of the machine refused to derive the key."),
            (Refusal.PolicyNotReady, "The policy expired at 2027-02-20T12:00:00Z."),
            (Refusal.DependencyUnavailable, "The collateral for the quote's platform cannot be had at the moment."),
        ],
    };

    static JsonObject Status(string status) => new() { ["status"] = status, ["service"] = "mero-kms-phala", ["environment"] = "simulation" };

    static JsonObject WithPolicy(JsonObject health)
    {
        health["policy"] = new JsonObject
        {
            ["version"] = 1,
            ["sha256"] = "5f2b8f4cf60ae4d1ee3b29a4b4ac3ec9c9b0e3a1a0cf1d8b1b0a4de2f9d1c7aa",
            ["expiresAt"] = "2027-02-20T12:00:00Z",
        };
        return health;
    }

    static JsonObject Ask(string id = Id, string quote = "AAAA", string peer = Peer, string key = "AAAA") =>
        new() { ["challengeId"] = id, ["quoteB64"] = quote, ["peerId"] = peer, ["peerPublicKeyB64"] = key, ["signatureB64"] = "AAAA" };
}
