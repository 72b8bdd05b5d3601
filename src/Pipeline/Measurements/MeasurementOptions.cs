namespace Pipeline.Measurements;

/// <summary>On what machine the images are measured.</summary>
public sealed record MeasurementOptions
{
    /// <summary>Name of a file in images/platforms.</summary>
    public string Platform { get; init; } = "qemu-q35";

    /// <summary>The firmware of a platform that names none of its own.</summary>
    public string Firmware { get; init; } = "/usr/share/ovmf/OVMF.fd";
}
