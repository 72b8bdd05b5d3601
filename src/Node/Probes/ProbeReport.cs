using System.Text;
using System.Text.Json;
using Attestation;

namespace Node.Probes;

/// <summary>What a staging KMS did when a node asked it properly, and in every way that it must refuse.</summary>
sealed record ProbeReport
{
    public required int SchemaVersion { get; init; }
    public required Profile Profile { get; init; }
    public required EvidenceEnvironment Environment { get; init; }
    public required string Version { get; init; }

    /// <summary><c>sha256:{hex}</c> of the policy file's exact bytes.</summary>
    public required string PolicySha256 { get; init; }

    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary><c>PASSED</c>, or <c>FAILED</c> when any case failed.</summary>
    public required string Outcome { get; init; }

    public required IReadOnlyList<ProbeCase> Cases { get; init; }

    public const string Passed = "PASSED";
    public const string Failed = "FAILED";

    public string ToJson() => JsonSerializer.Serialize(this, NodeJson.Files.ProbeReport) + "\n";

    /// <summary>The same for people.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append($"# Staging probe of mero-kms {Version}, {Profile}: {Outcome}\n\n");
        text.Append($"{Cases.Count(one => one.Passed)} of {Cases.Count} cases passed, from {JsonUtcTime.ToText(StartedAt)} to {JsonUtcTime.ToText(FinishedAt)}.\n");
        text.Append($"Environment: {(Environment is EvidenceEnvironment.Tdx ? "tdx" : "simulation (no hardware vouched for it)")}. Policy: `{PolicySha256}`.\n\n");
        text.Append("| | Case | Expected | Got | ms |\n|---|---|---|---|---:|\n");
        foreach (var one in Cases)
            text.Append($"| {(one.Passed ? "✓" : "✗")} | {one.Name} | {Cell(one.Expected)} | {Cell(one.Got)} | {one.Milliseconds} |\n");
        return text.ToString();
    }

    static string Cell(string text) => text.Replace("|", "\\|").ReplaceLineEndings(" ");
}
