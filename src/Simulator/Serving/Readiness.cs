using System.Text.Json;

namespace Simulator.Serving;

/// <summary>The ready file: where everything is.</summary>
public sealed record Readiness
{
    public required string Url { get; init; }

    public required string DstackSocket { get; init; }

    /// <summary>By node profile: where a quote of such a node is asked for.</summary>
    public required IReadOnlyDictionary<string, string> TdQuote { get; init; }

    /// <summary>By the port's name, which is a profile: what its machine measured, reported and is given.</summary>
    public required IReadOnlyDictionary<string, string> TdPort { get; init; }

    /// <summary>Base address of the provisioning certification service.</summary>
    public required string Collateral { get; init; }

    public required string RootCa { get; init; }

    /// <summary>The file's text, with a final newline.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ServingJson.Files.Readiness) + "\n";
}
