namespace Node.Keys;

/// <summary>Makes quotes of the machine that the node runs on.</summary>
interface IQuoteSource
{
    /// <summary>A quote that carries 64 bytes.</summary>
    /// <exception cref="QuoteUnavailableException">There is no quote to be had.</exception>
    Task<byte[]> QuoteAsync(ReadOnlyMemory<byte> reportData, CancellationToken cancel);
}
