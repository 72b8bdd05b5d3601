namespace Kms.Challenges;

/// <summary>How many challenges may wait for their use, and how long.</summary>
sealed record ChallengeLimits
{
    /// <summary>Of all peers together. No peer's are given up for another's: who comes later is put off.</summary>
    public required int Pending { get; init; }

    public required int PendingPerPeer { get; init; }

    public required TimeSpan Lifetime { get; init; }
}
