using Pipeline.Runs;

namespace Pipeline.Measurements;

/// <summary>On what machine the images are measured.</summary>
public sealed record MeasurementOptions
{
    /// <summary>The machine whose firmware is a file that everybody can look at.</summary>
    public const string DefaultPlatform = "qemu-q35";

    /// <summary>Name of a file in images/platforms.</summary>
    public string Platform { get; init; } = DefaultPlatform;

    /// <summary>The firmware of a platform that names none of its own.</summary>
    public string Firmware { get; init; } = "/usr/share/ovmf/OVMF.fd";

    /// <summary>What <see cref="Platform"/> can be in a checkout.</summary>
    public static IReadOnlyList<string> PlatformsIn(Workspace workspace) => PlatformFile.NamesIn(workspace);
}
