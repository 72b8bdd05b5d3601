using System.Text.Json;
using Attestation;

namespace Pipeline.Staging;

/// <summary>Where a staging KMS and its outside world are: <c>artifacts/staging/endpoints.json</c>.</summary>
public sealed record StagingEndpoints
{
    /// <summary>Where nodes ask: the KMS, or the proxy before several.</summary>
    public required string Kms { get; init; }

    /// <summary>Each KMS itself; one is <see cref="Kms"/>.</summary>
    public required IReadOnlyList<string> Instances { get; init; }

    public required Profile Profile { get; init; }

    /// <summary>The simulated guest agent's Unix socket.</summary>
    public required string DstackSocket { get; init; }

    /// <summary>Gives quotes of a node of the profile: <c>POST {"report_data": hex}</c> answers <c>{"quote": hex}</c>.</summary>
    public required string TdQuote { get; init; }

    /// <summary>Base address of the PCS.</summary>
    public required string Collateral { get; init; }

    /// <summary>PEM file of the root that all quotes chain to.</summary>
    public required string RootCa { get; init; }

    /// <summary>The file's text: indented by two, LF, final newline.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, StagingJson.Files.StagingEndpoints) + "\n";
}
