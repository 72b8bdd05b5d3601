using Node.Data.Tools;

namespace Node.Data.Disks;

/// <summary>Makes the two partitions on an empty disk, and knows a disk of ours again.</summary>
sealed class DiskSetup(IMachineDisks disks, ITools tools)
{
    /// <summary>So many places, evenly over the disk, are looked at before it counts as empty.</summary>
    const int Samples = 256;

    const int SampleSize = 4096;

    /// <summary>The data disk of this machine.</summary>
    /// <exception cref="DataRefusedException">It is not there, or is neither empty nor ours.</exception>
    public async Task<DataDisk> PrepareAsync(CancellationToken cancel)
    {
        var disk = disks.Find();
        var table = DiskTable.For(disk);
        if (!IsOurs(disk, table))
        {
            await DemandEmptyAsync(disk, table, cancel);
            // The copy at the end first: a disk without its first sector is still one that this continues with.
            disk.Write(disk.Size - DiskTable.Edge, table.Tail);
            disk.Write(0, table.Head);
        }
        return new(
            await disks.PartitionAsync(disk, 1, DiskTable.IdentityOffset, DiskTable.IdentitySize, cancel),
            await disks.PartitionAsync(disk, 2, DiskTable.DataOffset, table.DataSize, cancel));
    }

    static bool IsOurs(BlockDevice disk, DiskTable table) =>
        disk.Read(0, DiskTable.Edge).AsSpan().SequenceEqual(table.Head) && disk.Read(disk.Size - DiskTable.Edge, DiskTable.Edge).AsSpan().SequenceEqual(table.Tail);

    async Task DemandEmptyAsync(BlockDevice disk, DiskTable table, CancellationToken cancel)
    {
        DemandEmptyOrOurs(disk, 0, table.Head);
        DemandEmptyOrOurs(disk, disk.Size - DiskTable.Edge, table.Tail);
        // Nothing is between the ends of a table whose writing was interrupted.
        if (disk.FindContent(DiskTable.Edge, DiskTable.IdentitySize + Luks.LuksForm.DataOffset) is { } early)
            throw Foreign(disk, $"something is at byte {early}");
        var step = disk.Size / Samples / SampleSize * SampleSize;
        for (var at = step; at < disk.Size - DiskTable.Edge; at += step)
        {
            if (disk.FindContent(at, SampleSize) is { } found)
                throw Foreign(disk, $"something is at byte {found}");
        }
        if (disk.FindContent(0, DiskTable.Edge) is null && await SignatureAsync(disk, cancel) is { Length: > 0 } signature)
            throw Foreign(disk, $"blkid finds {signature}");
    }

    // What power failing in the middle of writing the table leaves: sectors of it, and sectors of nothing.
    static void DemandEmptyOrOurs(BlockDevice disk, long offset, byte[] expected)
    {
        var found = disk.Read(offset, expected.Length);
        for (var at = 0; at < found.Length; at += DiskTable.SectorSize)
        {
            var sector = found.AsSpan(at, DiskTable.SectorSize);
            if (sector.ContainsAnyExcept((byte)0) && !sector.SequenceEqual(expected.AsSpan(at, DiskTable.SectorSize)))
                throw Foreign(disk, $"something is at byte {offset + at + sector.IndexOfAnyExcept((byte)0)}");
        }
    }

    async Task<string> SignatureAsync(BlockDevice disk, CancellationToken cancel)
    {
        var found = await tools.RunAsync("blkid", ["--probe", "--match-tag", "TYPE", "--match-tag", "PTTYPE", "--output", "value", disk.Path], default, cancel);
        return Attestation.OneLine.Of(found.Output.Trim(), 100);
    }

    static DataRefusedException Foreign(BlockDevice disk, string what) => new(
        DataRefusal.DiskForeign,
        $"{disk.Path} is neither empty nor a data disk of this program and of this size: {what}. Nothing is written to it. Attach the disk as this node left it, or one of zeros only.");
}
