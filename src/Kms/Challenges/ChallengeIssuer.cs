using Attestation.Protocol;
using Kms.Errors;
using Kms.Settings;

namespace Kms.Challenges;

/// <summary>Answers <c>POST /challenge</c>.</summary>
sealed class ChallengeIssuer(IChallengeStore store, KmsSettings settings, TimeProvider time)
{
    public async Task<ChallengeResponse> IssueAsync(ChallengeRequest request, CancellationToken cancel)
    {
        if (!PeerId.TryParse(request.PeerId, out var peer))
            throw new RefusedException(Refusal.InvalidPeerId, "peerId is expected as 1 to 128 base58 characters.");
        var challenge = Challenge.New(peer, time.GetUtcNow() + settings.Challenges.Lifetime);
        try
        {
            await store.AddAsync(challenge, cancel);
        }
        catch (ChallengesFullException full)
        {
            var whose = full.IsOfPeer ? "of this peer " : "";
            throw new RefusedException(Refusal.RateLimited, $"As many challenges {whose}are waiting as there may be; try again when some have expired.") { RetryAfter = full.Wait };
        }
        return new()
        {
            ChallengeId = challenge.Id,
            NonceB64 = Convert.ToBase64String(challenge.Nonce.Span),
            ExpiresAt = challenge.ExpiresAt.ToUnixTimeSeconds(),
        };
    }
}
