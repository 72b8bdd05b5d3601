using System.Security.Cryptography;
using System.Text;
using Attestation.Protocol;

namespace Attestation.Audit;

/// <summary>How an audit log names a peer: who knows the peer and the chain's salt can find its lines, nobody else.</summary>
public static class AuditPeer
{
    /// <summary>Bytes of a salt.</summary>
    public const int SaltSize = 32;

    static ReadOnlySpan<byte> Label => "mero-kms-audit-peer-v1"u8;

    /// <summary>SHA-256 of label, zero byte, salt and the peer id's text: 64 lower-case hex digits.</summary>
    /// <exception cref="ArgumentException">The salt has not 32 bytes.</exception>
    public static string Hash(ReadOnlySpan<byte> salt, PeerId peer) => salt.Length is SaltSize
        ? Convert.ToHexStringLower(SHA256.HashData([.. Label, 0, .. salt, .. Encoding.ASCII.GetBytes(peer.Text)]))
        : throw new ArgumentException($"A salt has {SaltSize} bytes; there are {salt.Length}.", nameof(salt));

    /// <summary>Where the salt of a chain lies: beside its log.</summary>
    /// <param name="log">Path of the log.</param>
    /// <param name="chain">The chain's name, from its first line.</param>
    public static string SaltPath(string log, string chain) =>
        Path.Combine(Path.GetDirectoryName(log) ?? "", $"{Path.GetFileNameWithoutExtension(log)}.{chain}.salt");
}
