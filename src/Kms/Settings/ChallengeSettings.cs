using Kms.Challenges;

namespace Kms.Settings;

/// <summary>The variables about challenges.</summary>
static class ChallengeSettings
{
    const int Most = 10_000_000;

    public static ChallengeLimits Read(Variables variables) => new()
    {
        Lifetime = TimeSpan.FromSeconds(variables.Whole("CHALLENGE_TTL_SECS", 60, 1, 3600)),
        Pending = variables.Whole("MAX_PENDING_CHALLENGES", 10_000, 1, Most),
        PendingPerPeer = variables.Whole("MAX_PENDING_CHALLENGES_PER_PEER", 100, 1, Most),
    };
}
