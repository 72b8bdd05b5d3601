using Attestation.Protocol;

namespace Node.Evidence;

/// <summary>Upstream's stand-in for a quote on machines without TDX: it proves nothing and is never accepted.</summary>
static class MockQuote
{
    const int Size = 256;

    static ReadOnlySpan<byte> Prefix => "MOCK_TDX_QUOTE_V1"u8;

    public static bool Is(ReadOnlySpan<byte> quote) => quote.StartsWith(Prefix);

    /// <summary>The bytes that upstream would make for these 64 bytes of report_data.</summary>
    public static byte[] For(ReadOnlySpan<byte> reportData)
    {
        if (reportData.Length != ReportData.Size)
            throw new ArgumentException($"report_data has {ReportData.Size} bytes; there are {reportData.Length}.", nameof(reportData));
        var quote = new byte[Size];
        Prefix.CopyTo(quote);
        reportData.CopyTo(quote.AsSpan(Prefix.Length));
        return quote;
    }
}
