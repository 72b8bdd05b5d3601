using System.Security.Cryptography;
using Attestation.Protocol;
using Support;

namespace KmsBench;

/// <summary>Quotes of one machine that differ in report_data, each signed by its quoting enclave's key. For several threads.</summary>
sealed class QuoteMint : IDisposable
{
    // A v4 quote: header and TD report, which end with report_data; the length of what follows; the signature.
    const int SignedSize = 632;
    const int SignatureAt = SignedSize + sizeof(uint);
    const int SignatureSize = 64;

    readonly byte[] template;
    readonly ThreadLocal<ECDsa> key;

    public QuoteMint(QuoteForge forge)
    {
        template = forge.Quote(QuoteForge.Registers(), []);
        key = new(forge.Platform.AttestationKey.ToPrivate, trackAllValues: true);
    }

    /// <summary>A quote over 64 bytes.</summary>
    public byte[] Sign(ReadOnlySpan<byte> reportData)
    {
        var quote = template.AsSpan().ToArray();
        reportData.CopyTo(quote.AsSpan(SignedSize - ReportData.Size, ReportData.Size));
        key.Value!.SignData(quote.AsSpan(0, SignedSize), quote.AsSpan(SignatureAt, SignatureSize), HashAlgorithmName.SHA256);
        return quote;
    }

    public void Dispose()
    {
        foreach (var one in key.Values)
            one.Dispose();
        key.Dispose();
    }
}
