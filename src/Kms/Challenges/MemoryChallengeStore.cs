namespace Kms.Challenges;

/// <summary>Challenges of this one process.</summary>
sealed class MemoryChallengeStore(int capacity, TimeProvider time) : IChallengeStore
{
    readonly Lock gate = new();
    readonly Dictionary<string, LinkedListNode<Challenge>> byId = new(StringComparer.Ordinal);

    // In the order of issue, which with one lifetime for all is that of expiry: looking for old ones stops at the first young one.
    readonly LinkedList<Challenge> byAge = new();

    public Task AddAsync(Challenge challenge, CancellationToken cancel)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            DropExpired(now);
            if (byId.Count >= capacity)
                throw new ChallengesFullException(byAge.First!.Value.ExpiresAt - now);
            byId.Add(challenge.Id, byAge.AddLast(challenge));
        }
        return Task.CompletedTask;
    }

    public Task<Challenge?> ConsumeAsync(string id, CancellationToken cancel)
    {
        lock (gate)
        {
            DropExpired(time.GetUtcNow());
            if (!byId.Remove(id, out var node))
                return Task.FromResult<Challenge?>(null);
            byAge.Remove(node);
            // Not yet dropped although too old: the clock went back after a younger one was issued.
            return Task.FromResult(node.Value.ExpiresAt > time.GetUtcNow() ? node.Value : null);
        }
    }

    void DropExpired(DateTimeOffset now)
    {
        while (byAge.First is { } oldest && oldest.Value.ExpiresAt <= now)
        {
            byAge.RemoveFirst();
            byId.Remove(oldest.Value.Id);
        }
    }
}
