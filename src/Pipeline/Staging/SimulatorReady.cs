using System.Text.Json;

namespace Pipeline.Staging;

/// <summary>What mero-sim writes once everything listens; only what is used here.</summary>
sealed record SimulatorReady
{
    public required string DstackSocket { get; init; }

    /// <summary>By profile: where a simulated node gives quotes.</summary>
    public required IReadOnlyDictionary<string, string> TdQuote { get; init; }

    /// <summary>By profile: what a booted machine measured, holds and reported; of those that it has a port for.</summary>
    public IReadOnlyDictionary<string, string> TdPort { get; init; } = new Dictionary<string, string>();

    public required string Collateral { get; init; }
    public required string RootCa { get; init; }

    /// <exception cref="JsonException">It is not mero-sim's ready file.</exception>
    public static SimulatorReady Parse(string json) =>
        JsonSerializer.Deserialize(json, StagingJson.Foreign.SimulatorReady) ?? throw new JsonException("The ready file is null.");
}
