namespace Attestation.Protocol;

/// <summary>The answer to <c>GET /health</c>.</summary>
public sealed record HealthResponse
{
    public required string Status { get; init; }
    public required string Service { get; init; }

    /// <summary>What this KMS's evidence is worth. Absent in upstream's answers.</summary>
    public EvidenceEnvironment? Environment { get; init; }

    /// <summary>Absent when there is none in force, and in upstream's answers.</summary>
    public HealthPolicy? Policy { get; init; }
}
