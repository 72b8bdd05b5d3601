namespace Kms.Challenges;

/// <summary>A challenge in 88 bytes. Other rows are named by their numbers, 0 is none.</summary>
struct PendingChallenge : IRow<Guid>
{
    public Guid Key { get; set; }
    public Bytes32 Nonce;

    /// <summary>By the clock that nobody sets, in its own unit.</summary>
    public long Deadline;

    /// <summary>By the wall clock, in ticks of UTC.</summary>
    public long ExpiresAt;

    public int Peer;
    public int Older;
    public int Younger;
    public int OlderOfPeer;
    public int YoungerOfPeer;
    public int Next { get; set; }
}
