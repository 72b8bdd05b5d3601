namespace Kms.Challenges;

/// <summary>As many challenges are waiting as there may be.</summary>
sealed class ChallengesFullException(TimeSpan wait) : Exception("As many challenges are waiting as there may be.")
{
    /// <summary>Until the oldest expires.</summary>
    public TimeSpan Wait { get; } = wait;
}
