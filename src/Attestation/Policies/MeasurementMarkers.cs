namespace Attestation.Policies;

/// <summary>The words by which a kernel command line or a runtime event names role, profile and root hash.</summary>
public sealed record MeasurementMarkers
{
    public required string KmsRole { get; init; }
    public required string NodeRole { get; init; }
    public required string NodeProfileKey { get; init; }
    public required string NodeRootHashKey { get; init; }

    /// <summary>The markers of this project, which are upstream's.</summary>
    public static MeasurementMarkers Calimero { get; } = new()
    {
        KmsRole = "calimero.role=kms",
        NodeRole = "calimero.role=node",
        NodeProfileKey = "calimero.profile",
        NodeRootHashKey = "calimero.root_hash",
    };
}
