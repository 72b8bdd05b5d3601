using System.Text;
using System.Text.Json;
using Attestation;
using Pipeline.Staging.Guests;

namespace Pipeline.Staging;

/// <summary>What a staging KMS did when a node asked it properly, and in every way that it must refuse.</summary>
/// <remarks>
/// <c>artifacts/probe/{profile}/probe-report.json</c>. An edited report is
/// recognised by its digest in the journal, not by anything in it.
/// </remarks>
public sealed record ProbeReport
{
    /// <summary>Always 1.</summary>
    public required int SchemaVersion { get; init; }

    public required Profile Profile { get; init; }
    public required EvidenceEnvironment Environment { get; init; }

    /// <summary>The release version, <c>X.Y.Z</c>.</summary>
    public required string Version { get; init; }

    /// <summary><c>sha256:{hex}</c> of the policy file's exact bytes that the KMS ran with.</summary>
    public required string PolicySha256 { get; init; }

    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary><see cref="Passed"/>, or <see cref="Failed"/> when any case failed.</summary>
    public required string Outcome { get; init; }

    public required IReadOnlyList<ProbeCase> Cases { get; init; }

    /// <summary>What the node ran in.</summary>
    public required ProbedMachine Machine { get; init; }

    public const string Passed = "PASSED";
    public const string Failed = "FAILED";

    /// <summary>What the guest reported, and what was seen of it from outside.</summary>
    internal static ProbeReport Of(GuestProbeReport guest, IReadOnlyList<ProbeCase> ofNode, ProbedMachine machine, DateTimeOffset started, DateTimeOffset finished)
    {
        // What a case says of itself counts for nothing.
        ProbeCase[] cases = [.. guest.Cases.Concat(ofNode).Select(one => one with { Passed = one.Got == one.Expected })];
        return new()
        {
            SchemaVersion = 1,
            Profile = guest.Profile,
            Environment = guest.Environment,
            Version = guest.Version,
            PolicySha256 = guest.PolicySha256,
            StartedAt = started,
            FinishedAt = finished,
            Outcome = cases.All(one => one.Passed) ? Passed : Failed,
            Cases = cases,
            Machine = machine,
        };
    }

    /// <summary>The same for people.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append($"# Staging probe of mero-kms {Version}, {Profile}: {Outcome}\n\n");
        text.Append($"{Cases.Count(one => one.Passed)} of {Cases.Count} cases passed, from {JsonUtcTime.ToText(StartedAt)} to {JsonUtcTime.ToText(FinishedAt)}.\n");
        text.Append($"Environment: {(Environment is EvidenceEnvironment.Tdx ? "tdx" : "simulation (no hardware vouched for it)")}. Policy: `{PolicySha256}`.\n");
        text.Append($"The node ran in QEMU {Machine.Qemu} ({Machine.Accelerator.ToString().ToLowerInvariant()}); after a restart its data was open {Machine.SecondsToKey} s after the start of the machine.\n\n");
        text.Append("| | Case | Expected | Got | ms |\n|---|---|---|---|---:|\n");
        foreach (var one in Cases)
            text.Append($"| {(one.Passed ? "✓" : "✗")} | {one.Name} | {Cell(one.Expected)} | {Cell(one.Got)} | {one.Milliseconds} |\n");
        return text.ToString();
    }

    static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");

    /// <summary>The file's text: indented by two, LF, final newline.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, StagingJson.Files.ProbeReport) + "\n";

    /// <summary>Reads a file's text strictly.</summary>
    /// <exception cref="JsonException">A member is unknown, missing, null, twice there or has another form.</exception>
    public static ProbeReport Parse(string json) =>
        JsonSerializer.Deserialize(json, StagingJson.Files.ProbeReport) ?? throw new JsonException("The probe report is null.");
}
