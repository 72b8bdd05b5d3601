using System.Buffers.Binary;
using Attestation.Protocol;

namespace KmsBench;

/// <summary>Peers made beforehand, given out in turn: two that are under way at the same time are never the same.</summary>
sealed class Peers
{
    const int Count = 20_000;
    const int SeedSize = 32;

    readonly PeerIdentity[] peers = [.. Enumerable.Range(1, Count).AsParallel().Select(Make)];
    uint last;

    public PeerIdentity Next() => peers[Interlocked.Increment(ref last) % Count];

    static PeerIdentity Make(int number)
    {
        var seed = new byte[SeedSize];
        BinaryPrimitives.WriteInt32BigEndian(seed, number);
        return PeerIdentity.FromSeed(seed);
    }
}
