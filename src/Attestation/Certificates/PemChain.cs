using System.Text;

namespace Attestation.Certificates;

/// <summary>A certificate and its issuers, in PEM.</summary>
/// <remarks>
/// RFC 7468, strictly: lines of 64 characters, canonical base64, nothing between the blocks but empty lines. One chain has one text (up to
/// those lines), so that no character can change unnoticed.
/// </remarks>
static class PemChain
{
    /// <summary>More than any chain of three certificates needs; a quote's length field allows four gigabytes.</summary>
    public const int LargestText = 64 * 1024;

    const string Begin = "-----BEGIN CERTIFICATE-----";
    const string End = "-----END CERTIFICATE-----";
    const int LineLength = 64;

    /// <summary>As a quote has it: bytes, most often with one NUL at the end.</summary>
    /// <exception cref="MalformedCertificateException"/>
    /// <inheritdoc cref="Parse(string, Func{byte[], Certificate}?)"/>
    public static IReadOnlyList<Certificate> Parse(ReadOnlySpan<byte> pem, Func<byte[], Certificate>? read = null) =>
        Parse(Encoding.Latin1.GetString(pem is [.. var text, 0] ? text : pem), read);

    /// <param name="pem">The chain.</param>
    /// <param name="read">Reads the DER of one certificate, in their order; for those who know some already.</param>
    /// <exception cref="MalformedCertificateException"/>
    public static IReadOnlyList<Certificate> Parse(string pem, Func<byte[], Certificate>? read = null)
    {
        if (pem.Length > LargestText)
            throw Malformed($"{pem.Length} characters; {LargestText} are enough for any");
        var certificates = new List<Certificate>();
        var lines = pem.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length == 0)
                continue;
            var end = lines[i] is Begin ? Array.IndexOf(lines, End, i) : throw Malformed($"a line \"{Shown(lines[i])}\" where {Begin} is expected");
            if (end < 0)
                throw Malformed($"a block without {End}");
            var der = Decode(lines[(i + 1)..end]);
            certificates.Add(read is null ? Certificate.Parse(der) : read(der));
            i = end;
        }
        return certificates;
    }

    static byte[] Decode(string[] lines)
    {
        var text = string.Concat(lines);
        var der = new byte[text.Length];
        var isCanonical = Convert.TryFromBase64String(text, der, out var size)
            && Convert.ToBase64String(der, 0, size) == text
            && lines.SkipLast(1).All(line => line.Length == LineLength)
            && lines is [.., { Length: > 0 and <= LineLength }];
        return isCanonical ? der[..size] : throw Malformed($"a block that is not canonical base64 in lines of {LineLength} characters");
    }

    static MalformedCertificateException Malformed(string found) => new($"The chain has {found}.");

    static string Shown(string line) => line.Length <= 40 ? line : $"{line[..40]}…";
}
