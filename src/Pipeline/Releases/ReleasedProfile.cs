using Attestation;
using Attestation.Measurements;
using Pipeline.Images;
using Pipeline.Policies;

namespace Pipeline.Releases;

/// <summary>Everything about one profile that a release publishes.</summary>
sealed record ReleasedProfile
{
    public required Profile Profile { get; init; }
    public required PolicyFile Policy { get; init; }
    public required MeasurementRecord Measurements { get; init; }
    public required ImageRecord Image { get; init; }

    /// <summary>What is in the image's root.</summary>
    public required RootFiles RootFiles { get; init; }

    public required ReleasedKms Kms { get; init; }

    /// <summary><c>sha256:{hex}</c> of the report that proves the policy.</summary>
    public required string ProbeReportSha256 { get; init; }
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
