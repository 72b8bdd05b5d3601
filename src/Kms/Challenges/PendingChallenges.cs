namespace Kms.Challenges;

/// <summary>Challenges by id, by age and by peer, each step in constant time. Not for several threads at once.</summary>
/// <remarks>All have one lifetime, so the order in which they came is that in which they end.</remarks>
/// <param name="capacity">The most there will be, of all peers together.</param>
sealed class PendingChallenges(int capacity)
{
    readonly CompactTable<Guid, PendingChallenge> challenges = new(capacity);
    readonly CompactTable<PeerMark, PendingPeer> peers = new(capacity);
    int oldest;
    int youngest;

    public int Count => challenges.Count;

    /// <summary>When the oldest ends; null when there is none.</summary>
    public long? OldestDeadline => oldest is 0 ? null : challenges[oldest].Deadline;

    public (int Count, long OldestDeadline) Of(PeerMark peer) =>
        peers.Find(peer) is not 0 and var number ? (peers[number].Count, challenges[peers[number].Oldest].Deadline) : default;

    public void Add(Challenge challenge, long deadline)
    {
        var number = challenges.Add(Guid.ParseExact(challenge.Id, "D"));
        var peer = peers.Find(challenge.Peer) is not 0 and var known ? known : peers.Add(challenge.Peer);
        ref var added = ref challenges[number];
        added.Nonce = Bytes32.Parse(challenge.Nonce.Span);
        added.Deadline = deadline;
        added.ExpiresAt = challenge.ExpiresAt.UtcTicks;
        added.Peer = peer;
        added.Older = youngest;
        (youngest is 0 ? ref oldest : ref challenges[youngest].Younger) = number;
        youngest = number;
        ref var its = ref peers[peer];
        added.OlderOfPeer = its.Youngest;
        (its.Youngest is 0 ? ref its.Oldest : ref challenges[its.Youngest].YoungerOfPeer) = number;
        its.Youngest = number;
        its.Count++;
    }

    /// <summary>Takes a challenge out; null when there is none with this id.</summary>
    public (Challenge Challenge, long Deadline)? Take(string id)
    {
        var number = challenges.Find(Guid.ParseExact(id, "D"));
        if (number is 0)
            return null;
        ref var found = ref challenges[number];
        var challenge = new Challenge
        {
            Id = id,
            Peer = peers[found.Peer].Key,
            Nonce = found.Nonce.ToArray(),
            ExpiresAt = new(found.ExpiresAt, TimeSpan.Zero),
        };
        var deadline = found.Deadline;
        Remove(number);
        return (challenge, deadline);
    }

    public void DropOldest() => Remove(oldest);

    public void DropOldestOf(PeerMark peer) => Remove(peers[peers.Find(peer)].Oldest);

    void Remove(int number)
    {
        ref var removed = ref challenges[number];
        (removed.Older is 0 ? ref oldest : ref challenges[removed.Older].Younger) = removed.Younger;
        (removed.Younger is 0 ? ref youngest : ref challenges[removed.Younger].Older) = removed.Older;
        ref var its = ref peers[removed.Peer];
        (removed.OlderOfPeer is 0 ? ref its.Oldest : ref challenges[removed.OlderOfPeer].YoungerOfPeer) = removed.YoungerOfPeer;
        (removed.YoungerOfPeer is 0 ? ref its.Youngest : ref challenges[removed.YoungerOfPeer].OlderOfPeer) = removed.OlderOfPeer;
        if (--its.Count is 0)
            peers.Remove(removed.Peer);
        challenges.Remove(number);
    }
}
