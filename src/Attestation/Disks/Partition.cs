namespace Attestation.Disks;

/// <summary>One entry of a GUID partition table.</summary>
/// <remarks>Source: UEFI specification 5.3.3.</remarks>
public sealed record Partition
{
    /// <summary>Says what the partition is for.</summary>
    public required Guid Type { get; init; }

    /// <summary>Tells it from all others.</summary>
    public required Guid Id { get; init; }

    /// <summary>First byte on the disk.</summary>
    public required long Offset { get; init; }

    /// <summary>In bytes.</summary>
    public required long Length { get; init; }
}
