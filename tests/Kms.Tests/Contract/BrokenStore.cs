using Kms.Challenges;

namespace KmsTests.Contract;

/// <summary>A store that ends every call alike.</summary>
sealed class BrokenStore(Exception trouble) : IChallengeStore
{
    public int Pending => 0;

    public Task AddAsync(Challenge challenge, CancellationToken cancel) => Task.FromException(trouble);

    public Task<Challenge?> ConsumeAsync(string id, CancellationToken cancel) => Task.FromException<Challenge?>(trouble);

    public Task DemandReachableAsync(CancellationToken cancel) => Task.FromException(trouble);
}
