using Kms.Errors;

namespace Kms.Challenges;

/// <summary>Keeps challenges until they are used or too old, and gives each out at most once.</summary>
/// <remarks>
/// A challenge ends with the first of two clocks: its lifetime by one that nobody sets (of this process, or of Redis), and its
/// <see cref="Challenge.ExpiresAt"/> by this machine's. So a clock that is set back makes none live longer.
/// </remarks>
interface IChallengeStore
{
    /// <summary>How many were waiting when this instance last looked; expired ones may be among them.</summary>
    int Pending { get; }

    /// <summary>Keeps a challenge.</summary>
    /// <exception cref="ChallengesFullException">There is no room until another is used or expires.</exception>
    /// <exception cref="RefusedException">The store does not answer.</exception>
    Task AddAsync(Challenge challenge, CancellationToken cancel);

    /// <summary>Takes a challenge out for good; of any number of callers with one id, one gets it.</summary>
    /// <returns>Null when it is unknown, used or expired: a caller cannot tell which.</returns>
    /// <exception cref="RefusedException">The store does not answer. The challenge may be spent, and nothing may be released for it.</exception>
    Task<Challenge?> ConsumeAsync(string id, CancellationToken cancel);

    /// <summary>Returns when the store could take a challenge and give it out.</summary>
    /// <exception cref="RefusedException">The store does not answer.</exception>
    Task DemandReachableAsync(CancellationToken cancel);
}
