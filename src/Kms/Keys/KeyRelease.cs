using System.Security.Cryptography;
using Attestation.Protocol;
using Attestation.Verification;
using Kms.Challenges;
using Kms.Errors;
using Kms.Evidence;
using Kms.Observing;
using Kms.Policies;

namespace Kms.Keys;

/// <summary>Answers <c>POST /get-key</c>: the checks in the contract's order, and only behind all of them the key.</summary>
sealed partial class KeyRelease(IChallengeStore challenges, ActivePolicy policies, NodeVerifier verifier, KeyDerivation keys, KmsMeter meter, ILogger<KeyRelease> logger)
{
    // What upstream's mock runtime puts at the start of what it calls a quote.
    static ReadOnlySpan<byte> MockQuote => "MOCK_TDX_QUOTE_V1"u8;

    /// <summary>The key, which the caller clears.</summary>
    /// <exception cref="RefusedException">Any check does not hold.</exception>
    public async Task<byte[]> ReleaseAsync(GetKeyRequest request, CancellationToken cancel)
    {
        var peer = KeyRequest.DemandShape(request);
        var policy = policies.DemandReady();
        var decoded = KeyRequest.Decode(request, peer);
        verifier.DemandRoom();
        // From here on the challenge is spent, whatever follows: nothing can be tried twice on one nonce.
        var challenge = await ConsumeAsync(decoded.ChallengeId, cancel);
        using (meter.Begin(Stage.Signature))
            PeerProof.Demand(decoded, challenge);
        if (decoded.Quote.AsSpan().StartsWith(MockQuote))
            throw new RefusedException(Refusal.MockAttestationRejected, "The quote is a mock; only quotes of a TDX machine are taken.");
        var node = await VerifyAsync(decoded.Quote, cancel);
        using (meter.Begin(Stage.Policy))
            NodeDemands.DemandAll(node, challenge.Nonce.Span, peer, policy);
        // The policy may have expired while collateral was fetched.
        policies.DemandReady();
        var key = await DeriveAsync(peer, cancel);
        Released(logger, peer, Convert.ToHexStringLower(SHA256.HashData(decoded.Quote)), policy.Version);
        return key;
    }

    async Task<Challenge> ConsumeAsync(string id, CancellationToken cancel)
    {
        using var stage = meter.Begin(Stage.Challenge);
        return await challenges.ConsumeAsync(id, cancel)
            ?? throw new RefusedException(Refusal.InvalidChallenge, "The challenge is unknown, used or expired; ask for a new one.");
    }

    async Task<VerifiedQuote> VerifyAsync(byte[] quote, CancellationToken cancel)
    {
        using var stage = meter.Begin(Stage.Quote);
        return await verifier.VerifyAsync(quote, cancel);
    }

    async Task<byte[]> DeriveAsync(PeerId peer, CancellationToken cancel)
    {
        using var stage = meter.Begin(Stage.Derive);
        return await keys.DeriveAsync(peer, cancel);
    }

    [LoggerMessage(LogLevel.Information, "The key of {Peer} was released; quote SHA-256 {QuoteSha256}, policy version {PolicyVersion}")]
    static partial void Released(ILogger logger, PeerId peer, string quoteSha256, int policyVersion);
}
