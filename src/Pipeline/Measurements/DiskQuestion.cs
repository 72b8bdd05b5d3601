using Attestation;
using Attestation.Firmware;

namespace Pipeline.Measurements;

/// <summary>What to measure of a disk image, and for which machine.</summary>
public sealed record DiskQuestion
{
    /// <summary>The disk image, raw.</summary>
    public required string Disk { get; init; }

    /// <summary>The firmware file; null where the platform records its own.</summary>
    public required string? Firmware { get; init; }

    /// <summary>A file, or the name of one in images/platforms of the checkout around the current folder; null: RTMR0 is not predicted.</summary>
    public string? Platform { get; init; }

    /// <summary>How the host measures the firmware; null: as the platform says, else <see cref="MrTdVariant.OnePass"/>.</summary>
    public MrTdVariant? Variant { get; init; }

    /// <summary>For <see cref="MrTdVariant.Everything"/> only: a file with the memory list as the host writes it.</summary>
    public string? TdHob { get; init; }

    /// <summary>The profile that the image must be of; null: any.</summary>
    public Profile? Profile { get; init; }
}
