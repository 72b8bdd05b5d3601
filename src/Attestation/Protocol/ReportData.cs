using System.Security.Cryptography;
using System.Text;

namespace Attestation.Protocol;

/// <summary>The 64 bytes that a quote carries for its reader: nonce ‖ binding.</summary>
public static class ReportData
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 64;

    /// <summary>Length in bytes of a nonce, and of the binding behind it.</summary>
    public const int NonceSize = 32;

    static readonly byte[] KmsBinding = SHA256.HashData("mero-kms-phala-attest-v1"u8);

    /// <summary>What a KMS binds its quote to when the caller names nothing: SHA-256 of <c>mero-kms-phala-attest-v1</c>.</summary>
    public static ReadOnlySpan<byte> DefaultBinding => KmsBinding;

    /// <summary>For a KMS's own quote.</summary>
    public static byte[] ForKms(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> binding) => Join(nonce, binding);

    /// <summary>For the quote with which a node asks for its key: challenge nonce ‖ SHA-256 of the base58 peer id.</summary>
    public static byte[] ForNode(ReadOnlySpan<byte> nonce, PeerId peer) =>
        Join(nonce, SHA256.HashData(Encoding.ASCII.GetBytes(peer.Text)));

    static byte[] Join(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> binding)
    {
        if (nonce.Length != NonceSize || binding.Length != Size - NonceSize)
            throw new ArgumentException($"Nonce and binding have {NonceSize} bytes each; there are {nonce.Length} and {binding.Length}.");
        return [.. nonce, .. binding];
    }
}
