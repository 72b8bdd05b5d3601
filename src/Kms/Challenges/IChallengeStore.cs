namespace Kms.Challenges;

/// <summary>Keeps challenges until they are used or too old, and gives each out at most once.</summary>
interface IChallengeStore
{
    /// <summary>Keeps a challenge.</summary>
    /// <exception cref="ChallengesFullException">There is no room until another is used or expires.</exception>
    Task AddAsync(Challenge challenge, CancellationToken cancel);

    /// <summary>Takes a challenge out for good; of any number of callers with one id, one gets it.</summary>
    /// <returns>Null when it is unknown, used or expired: a caller cannot tell which.</returns>
    Task<Challenge?> ConsumeAsync(string id, CancellationToken cancel);
}
