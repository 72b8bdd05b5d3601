namespace Kms.Challenges;

/// <summary>As many challenges are waiting as there may be, of one peer or of all.</summary>
/// <param name="wait">Until the oldest of those expires.</param>
/// <param name="isOfPeer">Whether it is one peer that has too many.</param>
sealed class ChallengesFullException(TimeSpan wait, bool isOfPeer) : Exception("As many challenges are waiting as there may be.")
{
    public TimeSpan Wait { get; } = wait;

    public bool IsOfPeer { get; } = isOfPeer;
}
