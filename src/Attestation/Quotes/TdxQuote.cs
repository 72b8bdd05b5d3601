namespace Attestation.Quotes;

/// <summary>A TDX quote, taken apart but not verified.</summary>
/// <remarks>
/// <see href="https://download.01.org/intel-sgx/latest/dcap-latest/linux/docs/Intel_TDX_DCAP_Quoting_Library_API.pdf"/>, appendix A.3.
/// Versions 4 and 5. Parts are slices of the given bytes: do not change these while the quote is in use.
/// </remarks>
public sealed record TdxQuote
{
    const ushort Td10Body = 2;
    const ushort Td15Body = 3;

    public required QuoteHeader Header { get; init; }

    public required TdReport Report { get; init; }

    /// <summary>Header and body: what the attestation key signs.</summary>
    public required ReadOnlyMemory<byte> SignedBytes { get; init; }

    public required QuoteSignature Signature { get; init; }

    /// <summary>Zero bytes behind the declared end.</summary>
    public required int Padding { get; init; }

    /// <summary>Takes a quote apart; zeros may follow it, nothing else.</summary>
    /// <exception cref="NotTdxQuoteException">It is a quote of another kind.</exception>
    /// <exception cref="MalformedQuoteException">The bytes are not a quote of version 4 or 5.</exception>
    public static TdxQuote Parse(ReadOnlyMemory<byte> quote)
    {
        var reader = new QuoteReader(quote);
        var header = QuoteHeader.Read(ref reader);
        var report = TdReport.Read(ref reader, header.Version is 4 ? TdReport.Size10 : BodySize(ref reader));
        return new()
        {
            Header = header,
            Report = report,
            SignedBytes = quote[..reader.Offset],
            Signature = QuoteSignature.Read(ref reader),
            Padding = reader.Padding(),
        };
    }

    static int BodySize(ref QuoteReader reader)
    {
        var (type, size) = (reader.UInt16("body.type"), reader.UInt32("body.size"));
        var expected = type switch
        {
            1 => throw new NotTdxQuoteException("body.type", QuoteHeader.Size, "is 1: this is an SGX quote, not a TDX quote"),
            Td10Body => TdReport.Size10,
            Td15Body => TdReport.Size15,
            _ => throw new NotTdxQuoteException("body.type", QuoteHeader.Size, $"is {type}; 2 (TD 1.0) or 3 (TD 1.5) is expected"),
        };
        return size == expected
            ? expected
            : throw new MalformedQuoteException("body.size", QuoteHeader.Size + 2, $"is {size}; a body of type {type} has {expected} bytes");
    }
}
