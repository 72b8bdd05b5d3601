using Attestation;
using Attestation.Measurements;
using Pipeline.Policies;

namespace Pipeline.Releases;

/// <summary>Everything about one profile that a release publishes.</summary>
sealed record ReleasedProfile
{
    public required Profile Profile { get; init; }
    public required PolicyFile Policy { get; init; }
    public required MeasurementRecord Measurements { get; init; }
    public required ReleasedImage Image { get; init; }
    public required ReleasedKms Kms { get; init; }

    /// <summary><c>sha256:{hex}</c> of the report that proves the policy.</summary>
    public required string ProbeReportSha256 { get; init; }
}

/// <summary>The node image of a profile.</summary>
sealed record ReleasedImage
{
    /// <summary>The image version, <c>X.Y.Z</c>.</summary>
    public required string Version { get; init; }

    /// <summary><c>sha256:{hex}</c> of the disk.</summary>
    public required string DiskSha256 { get; init; }

    /// <summary><c>sha256:{hex}</c> of the UKI.</summary>
    public required string UkiSha256 { get; init; }

    /// <summary>The dm-verity root hash, 64 lower-case hex digits.</summary>
    public required string RootHash { get; init; }

    /// <summary><c>sha256:{hex}</c> of the lock that its packages were held to.</summary>
    public required string PackagesLockSha256 { get; init; }

    /// <summary>The kernel's version.</summary>
    public required string Kernel { get; init; }
}

/// <summary>The KMS image of a profile.</summary>
sealed record ReleasedKms
{
    /// <summary>The release version, <c>X.Y.Z</c>.</summary>
    public required string Version { get; init; }

    /// <summary>The image's name without tag, as the compose file has it.</summary>
    public required string Image { get; init; }

    /// <summary><c>sha256:{hex}</c> of the image's manifest.</summary>
    public required string Digest { get; init; }

    /// <summary>64 lower-case hex digits.</summary>
    public required string ComposeHash { get; init; }
}
