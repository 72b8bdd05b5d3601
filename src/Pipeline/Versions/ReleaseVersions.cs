namespace Pipeline.Versions;

/// <summary>What a release is made of: <c>images/versions.json</c>, with upstream's member names where upstream has them.</summary>
public sealed record ReleaseVersions
{
    /// <summary>The version of everything that is released together, <c>X.Y.Z</c>.</summary>
    public required string ImageVersion { get; init; }

    /// <summary>The version of the merod in the images; null as long as they have none.</summary>
    public required string? MerodVersion { get; init; }

    /// <summary>The Debian release of the images, by its code name.</summary>
    public required string DebianSuite { get; init; }

    public required KernelPin Kernel { get; init; }

    /// <summary>The time that everything in an image is stamped with, in seconds since 1970: a build's clock must not show in its bytes.</summary>
    public required long SourceDateEpoch { get; init; }

    /// <summary>merod itself; null or absent: the images have none.</summary>
    public MerodArchive? Merod { get; init; }
}
