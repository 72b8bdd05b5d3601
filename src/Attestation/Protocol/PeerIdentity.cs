namespace Attestation.Protocol;

/// <summary>A peer that can sign: what a node has, and a KMS never sees.</summary>
public sealed class PeerIdentity
{
    readonly byte[] seed;

    PeerIdentity(byte[] seed)
    {
        this.seed = seed;
        PublicKey = PeerPublicKey.FromRaw(Ed25519.PublicKey(seed));
        Id = PeerId.Of(PublicKey);
    }

    public PeerPublicKey PublicKey { get; }

    public PeerId Id { get; }

    /// <summary>The identity that a 32-byte seed determines.</summary>
    public static PeerIdentity FromSeed(ReadOnlySpan<byte> seed) => seed.Length == Ed25519.SeedSize
        ? new(seed.ToArray())
        : throw new ArgumentException($"An Ed25519 seed has {Ed25519.SeedSize} bytes; there are {seed.Length}.", nameof(seed));

    /// <summary>64 bytes: the Ed25519 signature over the content.</summary>
    public byte[] Sign(ReadOnlySpan<byte> content) => Ed25519.Sign(seed, content);
}
