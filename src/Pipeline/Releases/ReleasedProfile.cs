using Attestation;
using Attestation.Measurements;
using Pipeline.Conformance;
using Pipeline.GcpImages;
using Pipeline.Images;
using Pipeline.Machines;
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

    /// <summary>The image as it is given to Compute Engine.</summary>
    public required GcpImageRecord Gcp { get; init; }

    public required ReleasedKms Kms { get; init; }

    /// <summary><c>sha256:{hex}</c> of the report that proves the policy.</summary>
    public required string ProbeReportSha256 { get; init; }

    /// <summary>The boot in which the predicted registers were observed.</summary>
    public required ReleasedBoot Boot { get; init; }
}

/// <summary>The boot of a profile's node image on the machine that made the release.</summary>
sealed record ReleasedBoot
{
    /// <summary><c>sha256:{hex}</c> of the boot record.</summary>
    public required string RecordSha256 { get; init; }

    /// <summary>QEMU's version.</summary>
    public required string Qemu { get; init; }

    public required Accelerator Accelerator { get; init; }

    /// <summary><c>sha256:{hex}</c> of the table of the booted machine.</summary>
    public required string ConformanceSha256 { get; init; }

    /// <summary>What the booted machine was held to.</summary>
    public required ConformanceTable Conformance { get; init; }

    /// <summary>Those that were compared, and are equal.</summary>
    public required IReadOnlyList<Register> Registers { get; init; }
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
