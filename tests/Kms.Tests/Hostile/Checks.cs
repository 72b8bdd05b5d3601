using Attestation.Protocol;
using Kms.Errors;

namespace KmsTests.Hostile;

/// <summary>All checks of a request, in the order in which they are made. The table is the contract; the README is held to it.</summary>
static class Checks
{
    const string NoObject = "The body is expected to be one JSON object";

    static readonly string Other = Convert.ToBase64String(PeerIdentity.FromSeed(Enumerable.Repeat((byte)2, 32).ToArray()).PublicKey.ToProtobuf());

    /// <summary>Of every request with a body, whatever it asks for.</summary>
    static readonly Check[] OfAll =
    [
        new("allowance", "allowance of the address", 429, "rate_limited", "asks more often", d => d),
        new("path", "path", 404, "invalid_request", "There is no", d => d with { Path = "/nothing" }),
        new("method", "method", 405, "invalid_request", "does not take", d => d with { Method = "PUT" }),
        new("media type", "media type", 415, "invalid_request", "application/json in UTF-8", d => d with { Type = "text/plain" }),
        new("length as it is said", "length", 413, "invalid_request", RequestLimits.TooLarge, d => d with { Missing = RequestLimits.Body, IsChunked = false }),
        new("length as it comes", "length", 413, "invalid_request", RequestLimits.TooLarge, d => d with { Instead = new byte[RequestLimits.Body + 1], Missing = 1, IsChunked = true }),
        new("time", "time", 408, "invalid_request", RequestLimits.TooSlow, d => d with { Missing = 1 }),
        new("JSON in UTF-8", "JSON", 400, "invalid_request", NoObject, d => d with { Instead = [(byte)'{', (byte)'"', 0xff, (byte)'"'] }),
        new("JSON to its end", "JSON", 400, "invalid_request", NoObject, d => d with { Instead = d.Body[..^1] }),
        new("JSON and no more", "JSON", 400, "invalid_request", NoObject, d => d with { Instead = [.. d.Body, (byte)'x'] }),
        new("JSON of 64 levels", "JSON", 400, "invalid_request", NoObject, d => d with { Members = [("\"x\"", new string('[', 65) + new string(']', 65)), .. d.Members] }),
        new("a member once", "JSON", 400, "invalid_request", NoObject, d => d with { Members = [.. d.Members, d.Members[0]] }),
        new("a member's type", "JSON", 400, "invalid_request", NoObject, d => d with { Members = [(d.Members[0].Name, "3"), .. d.Members.Skip(1)] }),
        new("a member and not null", "JSON", 400, "invalid_request", NoObject, d => d with { Members = [(d.Members[0].Name, "null"), .. d.Members.Skip(1)] }),
        new("every member", "JSON", 400, "invalid_request", NoObject, d => d with { Members = [.. d.Members.Skip(1)] }),
    ];

    /// <summary>The checks of each address, those of all included.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<Check>> Of { get; } = new Dictionary<string, IReadOnlyList<Check>>(StringComparer.Ordinal)
    {
        ["/challenge"] =
        [
            .. OfAll,
            new("peer id", "peer id", 400, "invalid_peer_id", "peerId is expected", Value("peerId", "0OIl")),
            new("store", "store of challenges", 503, "dependency_unavailable", "store of challenges", d => d),
            new("room for the peer", "room for the peer", 429, "rate_limited", "of this peer", d => d),
            new("room for all", "room for all", 429, "rate_limited", "As many challenges are", d => d),
            new("the unforeseen", null, 500, "internal_error", "its log has more", d => d),
        ],
        ["/attest"] =
        [
            .. OfAll,
            new("nonce", "nonce", 400, "invalid_attestation_request", "nonceB64", Value("nonceB64", "AAAA")),
            new("binding", "binding", 400, "invalid_attestation_request", "bindingB64", Value("bindingB64", "AAAA")),
            new("room to wait", "room to wait", 429, "rate_limited", "More requests are waiting", d => d),
            new("quote", "quote from dstack", 503, "dependency_unavailable", "does not give a quote", d => d),
            new("event log", "its event log", 503, "dependency_unavailable", "does not give a quote", d => d),
            new("the unforeseen", null, 500, "internal_error", "its log has more", d => d),
        ],
        ["/get-key"] =
        [
            .. OfAll,
            new("peer id", "peer id", 400, "invalid_peer_id", "peerId is expected", Value("peerId", "0OIl")),
            new("form of the challenge id", "form of the challenge id", 400, "invalid_challenge", "challengeId is expected", Value("challengeId", "1")),
            new("policy", "policy ready", 503, "policy_not_ready", "The policy expired", d => d),
            new("base64 of the quote", "base64", 400, "invalid_request", "quoteB64", Value("quoteB64", "*")),
            new("base64 of the public key", "base64", 400, "invalid_peer_public_key", "peerPublicKeyB64 is expected as standard base64", Value("peerPublicKeyB64", "*")),
            new("base64 of the signature", "base64", 400, "invalid_request", "signatureB64", Value("signatureB64", "*")),
            new("room", "room to verify", 429, "rate_limited", "More requests are waiting", d => d),
            new("audit log", "audit log can be written", 503, "dependency_unavailable", "put on record", d => d),
            new("challenge", "challenge, which is spent from here on whatever follows", 401, "invalid_challenge", "The challenge is unknown", Value("challengeId", "6fa459ea-ee8a-4ca4-894e-db77e160355e")),
            new("challenge's peer", "challenge's peer", 401, "peer_id_mismatch", "The challenge was given to another peer", d => d),
            new("form of the public key", "key of the peer", 400, "invalid_peer_public_key", "libp2p", Value("peerPublicKeyB64", "AAAA")),
            new("key of the peer", "key of the peer", 401, "peer_identity_mismatch", "peerId is not the id", Value("peerPublicKeyB64", Other)),
            new("signature", "signature", 401, "invalid_signature", "The signature is not", Value("signatureB64", "AAAA")),
            new("mock", "not a mock", 401, "mock_attestation_rejected", "a mock", d => d),
            new("signatures of the quote", "signatures of the quote", 401, "attestation_verification_failed", "not proven genuine", d => d),
            new("collateral", "collateral", 503, "dependency_unavailable", "collateral", d => d),
            new("DCAP", "DCAP", 401, "attestation_verification_failed", "not proven genuine", d => d),
            new("policy still", "policy still ready", 503, "policy_not_ready", "The policy expired", d => d),
            new("nonce", "nonce and peer hash in report_data", 401, "attestation_verification_failed", "the challenge's nonce", d => d),
            new("hash of the peer", "nonce and peer hash in report_data", 401, "attestation_verification_failed", "the hash of the peer id", d => d),
            new("DEBUG", "DEBUG, MIGRATABLE and MR_SERVICETD", 401, "attestation_verification_failed", "DEBUG", d => d),
            new("MIGRATABLE", "DEBUG, MIGRATABLE and MR_SERVICETD", 401, "attestation_verification_failed", "MIGRATABLE", d => d),
            new("MR_SERVICETD", "DEBUG, MIGRATABLE and MR_SERVICETD", 401, "attestation_verification_failed", "MR_SERVICETD", d => d),
            new("TCB status", "TCB status", 403, "tcb_status_rejected", "OutOfDate", d => d),
            new("MRTD", "MRTD, RTMR0–3", 403, "measurement_policy_rejected", "mrtd", d => d),
            new("RTMR0", "MRTD, RTMR0–3", 403, "measurement_policy_rejected", "rtmr0", d => d),
            new("RTMR1", "MRTD, RTMR0–3", 403, "measurement_policy_rejected", "rtmr1", d => d),
            new("RTMR2", "MRTD, RTMR0–3", 403, "measurement_policy_rejected", "rtmr2", d => d),
            new("RTMR3", "MRTD, RTMR0–3", 403, "measurement_policy_rejected", "rtmr3", d => d),
            new("key", "dstack's key", 500, "key_derivation_failed", "refused to derive", d => d),
        ],
    };

    /// <summary>How many checks each address shares with all others.</summary>
    public static int Shared => OfAll.Length;

    static Func<Draft, Draft> Value(string name, string value) =>
        draft => draft with { Members = [.. draft.Members.Select(member => member.Name == $"\"{name}\"" ? (member.Name, Draft.Quoted(value)) : member)] };
}
