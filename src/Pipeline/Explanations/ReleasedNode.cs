using Attestation;
using Attestation.Comparisons;
using Attestation.Measurements;
using Pipeline.Images;
using Pipeline.Locks;

namespace Pipeline.Explanations;

/// <summary>The node image of one profile, as far as the records of its release tell.</summary>
public sealed record ReleasedNode
{
    /// <summary>The release version, <c>X.Y.Z</c>; where there is no release, the image's.</summary>
    public required string Version { get; init; }

    public required Profile Profile { get; init; }

    /// <summary>Values and, where the release has them, events.</summary>
    public required MeasurementStatement Statement { get; init; }

    /// <summary>What the image is made of; null where the release does not say.</summary>
    public ImageRecord? Image { get; init; }

    /// <summary>What is in its root; null where the release does not say.</summary>
    public RootFiles? Files { get; init; }

    /// <summary>What its packages were held to; null where the release does not say.</summary>
    public PackageLock? Lock { get; init; }

    /// <summary>SHA-256 of a package's .deb, 64 lower-case hex digits; null where no lock tells.</summary>
    internal string? Sha256Of(string package) => Lock?.In(PackageLock.Base, Profile.Name).FirstOrDefault(locked => locked.Name == package)?.Sha256;

    /// <summary>An image that is about to be released.</summary>
    /// <exception cref="RecordRefusedException">The events of a register do not lead to its value.</exception>
    public static ReleasedNode Of(MeasurementRecord measurements, ImageRecord image, RootFiles files) => new()
    {
        Version = image.Version,
        Profile = image.Profile,
        Statement = MeasurementStatement.Of(MeasuredImage.Parse(measurements.ToJson())),
        Image = image,
        Files = files,
    };
}
