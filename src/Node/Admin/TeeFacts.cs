using Attestation;

namespace Node.Admin;

/// <summary><c>GET /admin-api/tee/info</c>: what the machine says of itself. None of it is evidence; a quote is.</summary>
sealed record TeeFacts
{
    /// <summary><c>gcp</c>, or <c>unknown</c>.</summary>
    public required string CloudProvider { get; init; }

    /// <summary>Name and version from the image's os-release.</summary>
    public required string OsImage { get; init; }

    /// <summary>96 lower-case hex digits.</summary>
    public required string Mrtd { get; init; }

    /// <summary>Ours: the profile that RTMR3 was extended for.</summary>
    public required string Profile { get; init; }

    /// <summary>Ours: whose registers these are, and so what its quotes are worth.</summary>
    public required EvidenceEnvironment Environment { get; init; }

    /// <summary>Ours: the dm-verity root hash of the running image.</summary>
    public required string RootHash { get; init; }
}
