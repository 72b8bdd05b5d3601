using System.Security.Cryptography;
using System.Text;

namespace Attestation.Audit;

/// <summary>The file beside an audit log with the salt of its peers: 64 lower-case hex digits and a line feed.</summary>
public static class AuditSalt
{
    /// <summary>By what a log names its salt: 64 lower-case hex digits.</summary>
    public static string Sha256(ReadOnlySpan<byte> salt) => Convert.ToHexStringLower(SHA256.HashData(salt));

    /// <summary>The 32 bytes; null when the file is not there or has another form.</summary>
    public static byte[]? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        var text = Encoding.Latin1.GetString(File.ReadAllBytes(path));
        return text.Length is (2 * AuditPeer.SaltSize) + 1 && text.EndsWith('\n') && text[..^1].All(char.IsAsciiHexDigitLower)
            ? Convert.FromHexString(text[..^1])
            : null;
    }
}
