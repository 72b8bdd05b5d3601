
namespace Pipeline.Machines;

/// <summary>A machine as it is to be started.</summary>
sealed record MachinePlan
{
    /// <summary>For people and for the folder: <c>debug</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The raw disk that it boots from. It is never written: what the machine writes goes with the machine.</summary>
    public required string Disk { get; init; }

    /// <summary>The firmware file, <c>OVMF.fd</c>.</summary>
    public required string Firmware { get; init; }

    /// <summary>Memory, in bytes; from the platform's file.</summary>
    public required ulong Memory { get; init; }

    public required Accelerator Accelerator { get; init; }

    /// <summary>Where its simulated TD listens; null: it has no such port.</summary>
    public string? TdSocket { get; init; }

    /// <summary>A raw disk for its data, which is written; null: none.</summary>
    public string? DataDisk { get; init; }

    /// <summary>Whether its disks are NVMe, as those of all trust domains at GCP are; otherwise SCSI.</summary>
    public bool HasNvme { get; init; }
}
