using System.Security.Cryptography;
using Attestation.Protocol;
using Attestation.Verification;
using Kms.Audit;
using Kms.Challenges;
using Kms.Errors;
using Kms.Evidence;
using Kms.Observing;
using Kms.Policies;

namespace Kms.Keys;

/// <summary>Answers <c>POST /get-key</c>: the checks in the contract's order, and only behind all of them the key.</summary>
sealed partial class KeyRelease(IChallengeStore challenges, ActivePolicy policies, NodeVerifier verifier, KeyDerivation keys, IAuditLog audit, KmsMeter meter, ILogger<KeyRelease> logger)
{
    // What upstream's mock runtime puts at the start of what it calls a quote.
    static ReadOnlySpan<byte> MockQuote => "MOCK_TDX_QUOTE_V1"u8;

    /// <summary>The key, which the caller clears. Its line in the audit log is on the disk by then.</summary>
    /// <exception cref="RefusedException">Any check does not hold.</exception>
    public async Task<byte[]> ReleaseAsync(GetKeyRequest request, string requestId, CancellationToken cancel)
    {
        var peer = KeyRequest.DemandShape(request);
        var policy = policies.DemandReady();
        var decoded = KeyRequest.Decode(request, peer);
        verifier.DemandRoom();
        audit.DemandReady();
        var decision = new ReleaseDecision { RequestId = requestId, Peer = peer, QuoteSha256 = decoded.QuoteSha256, Policy = policy };
        byte[] key;
        try
        {
            // From here on the challenge is spent, whatever follows: nothing can be tried twice on one nonce.
            var challenge = await ConsumeAsync(decoded.ChallengeId, cancel);
            using (meter.Begin(Stage.Signature))
                PeerProof.Demand(decoded, challenge);
            if (decoded.Quote.AsSpan().StartsWith(MockQuote))
                throw new RefusedException(Refusal.MockAttestationRejected, "The quote is a mock; only quotes of a TDX machine are taken.");
            var node = await VerifyAsync(decoded.Quote, cancel);
            // While collateral was fetched the policy may have expired, or another may have come into force.
            decision = decision with { Node = node, Policy = policies.DemandReady() };
            using (meter.Begin(Stage.Policy))
                NodeDemands.DemandAll(node, challenge.Nonce.Span, peer, decision.Policy, policies.Now);
            key = await DeriveAsync(peer, cancel);
        }
        catch (Exception cause)
        {
            await audit.WriteAsync(decision.RefusedBy(cause));
            throw;
        }
        await RecordAsync(decision, key);
        Released(logger, peer, decision.QuoteSha256, decision.Policy.Version);
        return key;
    }

    // Before the key leaves: what is not on record must not happen.
    async Task RecordAsync(ReleaseDecision decision, byte[] key)
    {
        try
        {
            await audit.WriteAsync(decision);
        }
        catch
        {
            CryptographicOperations.ZeroMemory(key);
            throw;
        }
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

    [LoggerMessage(LogLevel.Debug, "The key of {Peer} was released; quote SHA-256 {QuoteSha256}, policy version {PolicyVersion}")]
    static partial void Released(ILogger logger, PeerId peer, string quoteSha256, int policyVersion);
}
