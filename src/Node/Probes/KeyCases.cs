using System.Security.Cryptography;
using Attestation.Protocol;
using Node.Keys;
using Node.Kms;

namespace Node.Probes;

/// <summary>Plane 2: a node of the right profile gets its key, and always the same.</summary>
sealed class KeyCases(KmsTransport transport, TdQuotes quotes)
{
    const string Released = "a key";
    const string Same = "the same key";
    const string Another = "another key";

    readonly PeerIdentity peer = Peers.Fresh();

    // Two keys are told apart by this; no key is kept.
    byte[]? digest;

    public IReadOnlyList<StagingCase> All =>
    [
        new("key-release", Released, FirstAsync),
        new("key-release-again", Same, cancel => CompareAsync(peer, cancel)),
        new("key-release-to-another-peer", Another, cancel => CompareAsync(Peers.Fresh(), cancel)),
    ];

    /// <summary>That the KMS still does what it should after all that it refused.</summary>
    public StagingCase Afterwards => new("key-release-after-all-refusals", Same, cancel => CompareAsync(peer, cancel));

    async Task<string> FirstAsync(CancellationToken cancel)
    {
        digest = await FetchAsync(peer, cancel);
        return Released;
    }

    async Task<string> CompareAsync(PeerIdentity asking, CancellationToken cancel)
    {
        var got = await FetchAsync(asking, cancel);
        return digest is null ? "no first key to compare with" : CryptographicOperations.FixedTimeEquals(digest, got) ? Same : Another;
    }

    async Task<byte[]> FetchAsync(PeerIdentity asking, CancellationToken cancel)
    {
        using var key = await new KeyExchange(new(transport), quotes.OfProfile, asking).FetchAsync(cancel);
        return key.ToDigest();
    }
}
