namespace Pipeline.Boots;

/// <summary>What mero-sim writes once everything listens; only what is used here.</summary>
sealed record BootSimulatorReady
{
    /// <summary>By profile: what its machine measured, holds and reported.</summary>
    public required IReadOnlyDictionary<string, string> TdPort { get; init; }
}
