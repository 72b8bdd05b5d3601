namespace Node.Evidence;

/// <summary>Decides whether a quote is genuine.</summary>
interface IQuoteJudge
{
    /// <exception cref="EvidenceRefusedException">It is not.</exception>
    Task<GenuineQuote> JudgeAsync(ReadOnlyMemory<byte> quote, CancellationToken cancel);
}
