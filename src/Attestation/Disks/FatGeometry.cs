using System.Buffers.Binary;
using System.Numerics;

namespace Attestation.Disks;

/// <summary>Where the parts of a FAT16 or FAT32 file system are, from its first sector.</summary>
/// <remarks>
/// Source: Microsoft's FAT32 File System Specification, "Boot Sector and BPB". FAT32 is told from FAT16 as EDK II and Linux do it:
/// by the 16-bit size of the table being zero.
/// </remarks>
sealed record FatGeometry
{
    const int BootSectorSize = 512;
    const int DirectoryEntrySize = 32;

    /// <summary>Below it, a cluster number has 12 bits.</summary>
    const long FirstFat16Count = 4085;

    const long LastFat16Count = 65524;

    /// <summary>Cluster numbers of FAT32 have 28 bits, and the highest eleven are marks.</summary>
    const long LastFat32Count = 0x0fff_fff4;

    /// <summary>Bit 7 of the flags of FAT32: only one of the tables is kept up to date.</summary>
    const ushort NotMirrored = 0x80;

    public required bool IsFat32 { get; init; }

    /// <summary>Offset of the first allocation table, in bytes.</summary>
    public required long TableOffset { get; init; }

    /// <summary>Bytes of a cluster.</summary>
    public required int ClusterSize { get; init; }

    /// <summary>Clusters are numbered from 2 to one more than this.</summary>
    public required long ClusterCount { get; init; }

    /// <summary>Offset of cluster 2, in bytes.</summary>
    public required long DataOffset { get; init; }

    /// <summary>FAT16: where the root directory is, and its bytes. FAT32: zero.</summary>
    public required (long Offset, int Length) FixedRoot { get; init; }

    /// <summary>FAT32: the root directory's first cluster. FAT16: zero.</summary>
    public required uint RootCluster { get; init; }

    /// <exception cref="MalformedDiskException">It is no FAT16 or FAT32 that fits its partition.</exception>
    public static FatGeometry Read(DiskReader partition)
    {
        var boot = partition.Bytes(0, BootSectorSize, "the boot sector of the file system");
        if (boot[510] != 0x55 || boot[511] != 0xaa)
            throw new MalformedDiskException("The EFI partition has no FAT file system: its first sector does not end with 55 aa.");
        int sectorSize = UInt16(11), clusterSectors = boot[13], reserved = UInt16(14), tables = boot[16];
        if (!(BitOperations.IsPow2(sectorSize) && sectorSize is >= 512 and <= 4096) || !(BitOperations.IsPow2(clusterSectors) && clusterSectors > 0))
            throw new MalformedDiskException($"The file system has sectors of {sectorSize} bytes and clusters of {clusterSectors} sectors; powers of two are expected, of 512 to 4096 and 1 to 128.");
        if (reserved == 0 || tables is 0 or > 2)
            throw new MalformedDiskException($"The file system has {reserved} reserved sectors and {tables} allocation tables; at least 1, and 1 or 2, are expected.");
        var isFat32 = UInt16(22) == 0;
        var tableSectors = isFat32 ? UInt32(36) : UInt16(22);
        var total = UInt16(19) is not 0 and var small ? small : UInt32(32);
        var rootEntries = UInt16(17);
        if (isFat32 ? rootEntries != 0 : rootEntries == 0 || rootEntries * DirectoryEntrySize % sectorSize != 0)
            throw new MalformedDiskException($"The file system is {(isFat32 ? "FAT32" : "FAT16")} and has {rootEntries} entries in a root of its own; {(isFat32 ? "none" : "as many as fill whole sectors")} are expected.");
        if (isFat32 && ((UInt16(40) & NotMirrored) != 0 || UInt16(42) != 0))
            throw new MalformedDiskException($"The file system has flags 0x{UInt16(40):x} and version 0x{UInt16(42):x}; mirrored tables and version 0 are expected.");
        if (total * sectorSize > partition.Length)
            throw new MalformedDiskException($"The file system is said to have {total} sectors of {sectorSize} bytes; its partition has {partition.Length} bytes.");

        var dataSector = reserved + (tables * tableSectors) + (rootEntries * (long)DirectoryEntrySize / sectorSize);
        var clusters = (total - dataSector) / clusterSectors;
        if (clusters <= 0 || tableSectors * sectorSize / (isFat32 ? sizeof(uint) : sizeof(ushort)) < clusters + 2)
            throw new MalformedDiskException($"The file system has {total} sectors and room for data from sector {dataSector} on, and its allocation table {tableSectors} sectors; they do not fit each other.");
        if (!isFat32 && clusters < FirstFat16Count)
            throw new MalformedDiskException($"The file system has {clusters} clusters: it is FAT12. FAT16 and FAT32 are read; make the EFI partition larger.");
        if (clusters > (isFat32 ? LastFat32Count : LastFat16Count))
            throw new MalformedDiskException($"The file system has {clusters} clusters, more than {(isFat32 ? "FAT32" : "FAT16")} can number.");
        return new()
        {
            IsFat32 = isFat32,
            TableOffset = (long)reserved * sectorSize,
            ClusterSize = clusterSectors * sectorSize,
            ClusterCount = clusters,
            DataOffset = dataSector * sectorSize,
            FixedRoot = isFat32 ? (0, 0) : ((reserved + (tables * tableSectors)) * sectorSize, rootEntries * DirectoryEntrySize),
            RootCluster = isFat32 ? (uint)UInt32(44) : 0,
        };

        ushort UInt16(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(boot.AsSpan(offset));

        // As long, so that the sums and products above cannot overflow.
        long UInt32(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(boot.AsSpan(offset));
    }
}
