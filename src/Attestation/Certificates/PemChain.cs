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
    public static IReadOnlyList<Certificate> Parse(ReadOnlySpan<byte> pem) => Parse(Encoding.Latin1.GetString(pem is [.. var text, 0] ? text : pem));

    /// <exception cref="MalformedCertificateException"/>
    public static IReadOnlyList<Certificate> Parse(string pem)
    {
        if (pem.Length > LargestText)
            throw new MalformedCertificateException($"The chain has {pem.Length} characters; {LargestText} are enough for any.");
        var certificates = new List<Certificate>();
        var lines = pem.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n').AsEnumerable().GetEnumerator();
        while (lines.MoveNext())
        {
            if (lines.Current.Length == 0)
                continue;
            if (lines.Current is not Begin)
                throw new MalformedCertificateException($"The chain has a line \"{Shown(lines.Current)}\" where {Begin} is expected.");
            certificates.Add(Certificate.Parse(ReadBlock(lines)));
        }
        return certificates;
    }

    static byte[] ReadBlock(IEnumerator<string> lines)
    {
        var body = new List<string>();
        while (lines.MoveNext() && lines.Current is not End)
            body.Add(lines.Current);
        var text = string.Concat(body);
        var der = new byte[text.Length];
        var isCanonical = Convert.TryFromBase64String(text, der, out var size)
            && Convert.ToBase64String(der, 0, size) == text
            && body.SkipLast(1).All(line => line.Length == LineLength)
            && body is [.., { Length: > 0 and <= LineLength }];
        return isCanonical && lines.Current is End
            ? der[..size]
            : throw new MalformedCertificateException($"The chain has a block that is not canonical base64 in lines of {LineLength} characters, ended by {End}.");
    }

    static string Shown(string line) => line.Length <= 40 ? line : $"{line[..40]}…";
}
