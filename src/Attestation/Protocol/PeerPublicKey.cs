using System.Diagnostics.CodeAnalysis;

namespace Attestation.Protocol;

/// <summary>A peer's Ed25519 public key.</summary>
public sealed class PeerPublicKey
{
    // libp2p's PublicKey message: field 1 (type) = 1 (Ed25519), field 2 (data) = 32 bytes.
    static ReadOnlySpan<byte> Prefix => [0x08, 0x01, 0x12, Ed25519.PublicKeySize];

    readonly byte[] key;

    PeerPublicKey(byte[] key) => this.key = key;

    /// <summary>Takes over the raw 32 bytes.</summary>
    public static PeerPublicKey FromRaw(ReadOnlySpan<byte> raw) => raw.Length == Ed25519.PublicKeySize
        ? new(raw.ToArray())
        : throw new ArgumentException($"An Ed25519 public key has {Ed25519.PublicKeySize} bytes; there are {raw.Length}.", nameof(raw));

    /// <summary>Reads libp2p's protobuf form; only Ed25519 keys in their one canonical encoding are accepted.</summary>
    public static bool TryParse(ReadOnlySpan<byte> protobuf, [NotNullWhen(true)] out PeerPublicKey? key)
    {
        key = protobuf.Length == Prefix.Length + Ed25519.PublicKeySize && protobuf.StartsWith(Prefix)
            ? new(protobuf[Prefix.Length..].ToArray())
            : null;
        return key is not null;
    }

    /// <summary>libp2p's protobuf form: <c>08 01 12 20</c> and the 32 bytes.</summary>
    public byte[] ToProtobuf() => [.. Prefix, .. key];

    /// <summary>Whether the signature is this key's over exactly these bytes.</summary>
    public bool Verifies(ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature) => Ed25519.Verify(key, content, signature);
}
