using System.Text.Json;
using System.Text.Json.Serialization;

namespace Attestation.Policies;

/// <summary>Which measurements may get keys: <c>kms-phala-attestation-policy.{profile}.json</c>.</summary>
/// <remarks>
/// The members up to <see cref="MerodConfigPath"/> are upstream's, in upstream's order; the rest are this project's.
/// Times are UTC ISO-8601 with <c>Z</c>, digests in <see cref="Evidence"/> and <see cref="Supersedes"/> are <c>sha256:{hex}</c>.
/// </remarks>
public sealed record AttestationPolicy
{
    /// <summary>Always 1.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>Always <c>kms</c>.</summary>
    public required string Role { get; init; }

    public required Profile Profile { get; init; }

    /// <summary>The release version, <c>X.Y.Z</c>.</summary>
    public required string Tag { get; init; }

    public required string CommitSha { get; init; }
    public required string WorkflowRunId { get; init; }
    public required string WorkflowRunAttempt { get; init; }
    public required DateTimeOffset GeneratedAt { get; init; }
    public required PolicySource Source { get; init; }
    public required string PolicyRegistryEntryPath { get; init; }
    public required MeasurementMarkers MeasurementMarkers { get; init; }
    public required KmsFacts Kms { get; init; }
    public required AllowedValues Policy { get; init; }

    /// <summary>Always <c>tee.kms.phala.attestation</c>.</summary>
    public required string MerodConfigPath { get; init; }

    public required EvidenceEnvironment Environment { get; init; }

    /// <summary>Counts up by one with every promotion of the profile in its channel, from 1.</summary>
    public required int PolicyVersion { get; init; }

    public required DateTimeOffset NotBefore { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>SHA-256 of the policy file that this one replaces; null for the first.</summary>
    [JsonRequired]
    public string? Supersedes { get; init; }

    /// <summary>Digest by name of everything that the values were taken from.</summary>
    public required IReadOnlyDictionary<string, string> Evidence { get; init; }

    /// <summary>What is to be known of single values of nodes; absent when there is nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<NodeTerm>? NodeTerms { get; init; }

    /// <summary>The file's text: indented by two, LF, final newline.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, AttestationJson.Files.AttestationPolicy) + "\n";

    /// <summary>Reads a file's text strictly. What the values say is not judged here.</summary>
    /// <exception cref="JsonException">A member is unknown, missing, null, twice there or has another form.</exception>
    public static AttestationPolicy Parse(string json)
    {
        var read = JsonSerializer.Deserialize(json, AttestationJson.Files.AttestationPolicy) ?? throw new JsonException("The policy is null.");
        ListElements.DemandNoNull(json);
        return read;
    }
}
