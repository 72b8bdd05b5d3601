namespace Attestation.Protocol;

/// <summary>The policy in force, in the answer to <c>GET /health</c>.</summary>
public sealed record HealthPolicy
{
    public required int Version { get; init; }

    /// <summary>Of the policy's bytes, 64 lower-case hex digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary><c>yyyy-MM-ddTHH:mm:ssZ</c>; from then on no key leaves.</summary>
    public required string ExpiresAt { get; init; }

    /// <summary>True when what is published now was refused, so that an earlier policy stays; the KMS's log says why.</summary>
    public bool? RefusesNewer { get; init; }
}
