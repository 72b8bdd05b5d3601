namespace AttestationTests.Quotes;

sealed record QuoteVectorChecks
{
    public required bool QuoteSig { get; init; }
    public required bool QeReportData { get; init; }
    public required bool QeSig { get; init; }
    public required bool Chain { get; init; }
    public required bool IntelRoot { get; init; }
}
