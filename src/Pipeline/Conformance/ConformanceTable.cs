using System.Text.Json;
using Attestation;
using Pipeline.Runs;

namespace Pipeline.Conformance;

/// <summary>What a booted machine was held to, and what was found: <c>artifacts/boots/{profile}/conformance.json</c>.</summary>
public sealed record ConformanceTable
{
    /// <summary>Always 1.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>The image version, <c>X.Y.Z</c>.</summary>
    public required string Version { get; init; }

    public required Profile Profile { get; init; }

    /// <summary>The dm-verity root hash of the image that was booted, 64 lower-case hex digits.</summary>
    public required string RootHash { get; init; }

    /// <summary><c>sha256:{hex}</c> of <c>facts.json</c> beside it: what the machine told.</summary>
    public required string FactsSha256 { get; init; }

    public required IReadOnlyList<ConformanceRow> Rows { get; init; }

    /// <summary>The file's text: indented by two, LF, final newline.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ConformanceJson.Files.ConformanceTable) + "\n";

    /// <summary>Reads a file's text strictly.</summary>
    /// <exception cref="JsonException">A member is unknown, missing, null, twice there or has another form.</exception>
    public static ConformanceTable Parse(string json) =>
        JsonSerializer.Deserialize(json, ConformanceJson.Files.ConformanceTable) ?? throw new JsonException("The table is null.");

    /// <exception cref="VerificationFailedException">A row is not met; the message names each.</exception>
    public void DemandMet()
    {
        string[] broken = [.. Broken(Rows)];
        if (broken is not [])
            throw new VerificationFailedException($"The booted {Profile} does not conform. Change images/node, or review what is named there:\n  {string.Join("\n  ", broken)}");
    }

    /// <summary>A sentence for each row that applies and is not met.</summary>
    public static IEnumerable<string> Broken(IEnumerable<ConformanceRow> rows) =>
        rows.Where(row => row.Outcome is not (ConformanceOutcome.Met or ConformanceOutcome.NotApplicable)).Select(row => $"{row.Id} ({row.Requirement}): {row.Found}");

    /// <summary>What is wrong with a set of rows, whatever they found: one is missing, twice there, or not known.</summary>
    public static IEnumerable<string> Unexpected(IEnumerable<ConformanceRow> rows, IReadOnlyList<string> expected)
    {
        string[] there = [.. rows.Select(row => row.Id)];
        return
        [
            .. expected.Except(there).Select(id => $"it has no row {id}"),
            .. there.Except(expected).Select(id => $"it has a row {id}, which is not known"),
            .. there.GroupBy(id => id).Where(group => group.Count() > 1).Select(group => $"it has the row {group.Key} {group.Count()} times"),
        ];
    }
}
