using System.Text.Json;
using Attestation;

namespace Pipeline.Staging;

/// <summary>What a staging KMS did when a node asked it properly, and in every way that it must refuse.</summary>
/// <remarks>
/// <c>artifacts/probe/{profile}/probe-report.json</c>, written by <c>mero-node staging-probe</c>. An edited report is
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

    public const string Passed = "PASSED";
    public const string Failed = "FAILED";

    /// <summary>The file's text: indented by two, LF, final newline.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, StagingJson.Files.ProbeReport) + "\n";

    /// <summary>Reads a file's text strictly.</summary>
    /// <exception cref="JsonException">A member is unknown, missing, null, twice there or has another form.</exception>
    public static ProbeReport Parse(string json) =>
        JsonSerializer.Deserialize(json, StagingJson.Files.ProbeReport) ?? throw new JsonException("The probe report is null.");
}
