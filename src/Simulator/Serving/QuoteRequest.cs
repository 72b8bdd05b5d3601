namespace Simulator.Serving;

/// <summary>Asks a node for a quote.</summary>
sealed record QuoteRequest
{
    /// <summary>128 lower-case hex digits: 64 bytes.</summary>
    public required string ReportData { get; init; }
}
