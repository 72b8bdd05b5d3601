namespace Simulator.Serving;

/// <summary>A node's quote.</summary>
sealed record QuoteAnswer
{
    /// <summary>Lower-case hex.</summary>
    public required string Quote { get; init; }
}
