using System.Text.Json;

namespace Pipeline.Benchmarks;

/// <summary>What one run measured on one machine; figures of different runs or machines say nothing about each other.</summary>
public sealed record BenchReport
{
    /// <summary>Facts by which a reader knows what the figures are worth: processor, cores, versions. One line each.</summary>
    public required IReadOnlyList<string> Machine { get; init; }

    public required IReadOnlyList<BenchRow> Rows { get; init; }

    /// <summary>For programs; with a final newline.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, BenchmarksJson.Files.BenchReport) + "\n";
}
