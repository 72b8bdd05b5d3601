namespace AttestationTests.Quotes;

sealed record QuoteVector
{
    public required string File { get; init; }
    public required int Version { get; init; }
    public required string Kind { get; init; }
    public required string Fmspc { get; init; }
    public required string Ca { get; init; }
    public required bool? Debug { get; init; }
    public required string? MrTd { get; init; }
    public required IReadOnlyList<string>? Rtmr { get; init; }
    public required int Trailing { get; init; }
    public required QuoteVectorChecks Checks { get; init; }
}
