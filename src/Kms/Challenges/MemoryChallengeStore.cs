namespace Kms.Challenges;

/// <summary>Challenges of this one process: about 150 bytes for each, and nothing that grows beyond the limits.</summary>
sealed class MemoryChallengeStore(ChallengeLimits limits, TimeProvider time) : IChallengeStore
{
    // Each request takes away more than it brings, and none pays for all that an attack left behind.
    const int DroppedAtOnce = 8;

    readonly Lock gate = new();
    readonly PendingChallenges pending = new(limits.Pending);
    readonly long lifetime = (long)(limits.Lifetime.TotalSeconds * time.TimestampFrequency);

    public int Pending
    {
        get
        {
            lock (gate)
                return pending.Count;
        }
    }

    public Task AddAsync(Challenge challenge, CancellationToken cancel)
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            DropExpired(now);
            DemandRoom(challenge.Peer, now);
            pending.Add(challenge, now + lifetime);
        }
        return Task.CompletedTask;
    }

    public Task<Challenge?> ConsumeAsync(string id, CancellationToken cancel)
    {
        lock (gate)
        {
            if (pending.Take(id) is not var (challenge, deadline))
                return Task.FromResult<Challenge?>(null);
            var isAlive = deadline > time.GetTimestamp() && challenge.ExpiresAt > time.GetUtcNow();
            return Task.FromResult(isAlive ? challenge : null);
        }
    }

    public Task DemandReachableAsync(CancellationToken cancel) => Task.CompletedTask;

    void DemandRoom(PeerMark peer, long now)
    {
        var its = pending.Of(peer);
        if (its.Count >= limits.PendingPerPeer)
        {
            if (its.OldestDeadline > now)
                throw new ChallengesFullException(time.GetElapsedTime(now, its.OldestDeadline), isOfPeer: true);
            pending.DropOldestOf(peer);
        }
        if (pending.Count >= limits.Pending)
            throw new ChallengesFullException(time.GetElapsedTime(now, pending.OldestDeadline!.Value), isOfPeer: false);
    }

    void DropExpired(long now)
    {
        for (var dropped = 0; dropped < DroppedAtOnce && pending.OldestDeadline <= now; dropped++)
            pending.DropOldest();
    }
}
