using Pipeline.Images;

namespace Pipeline.GcpImages;

/// <summary>A finished disk as the rows look at it.</summary>
sealed record ExaminedDisk
{
    /// <summary>In bytes.</summary>
    public required long Size { get; init; }

    /// <summary>A sentence for each thing that is wrong with the partition table.</summary>
    public required IReadOnlyList<string> TableProblems { get; init; }

    /// <summary>Types of the partitions.</summary>
    public required IReadOnlyList<Guid> Partitions { get; init; }

    /// <summary>A sentence for each thing that is wrong with what the firmware boots.</summary>
    public required IReadOnlyList<string> BootProblems { get; init; }

    /// <summary>As the unified kernel image carries it.</summary>
    public required string CommandLine { get; init; }

    /// <summary>What the kernel can load before the root is there.</summary>
    public required KernelModules Initrd { get; init; }

    /// <summary>What it can load afterwards.</summary>
    public required KernelModules Root { get; init; }

    /// <summary>The image's own record, with what its root was held to.</summary>
    public required ImageRecord Image { get; init; }

    /// <summary>The words of the command line.</summary>
    public IReadOnlyList<string> Words => CommandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
