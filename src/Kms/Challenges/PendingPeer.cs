namespace Kms.Challenges;

/// <summary>What waits of one peer, in 48 bytes.</summary>
struct PendingPeer : IRow<PeerMark>
{
    public PeerMark Key { get; set; }
    public int Count;
    public int Oldest;
    public int Youngest;
    public int Next { get; set; }
}
