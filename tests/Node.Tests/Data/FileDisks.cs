using Node.Data.Disks;

namespace NodeTests.Data;

/// <summary>A disk that is a file; its partitions are parts of it.</summary>
sealed class FileDisks : IMachineDisks, IDisposable
{
    public const int Size = 80 << 20;

    readonly string folder = Directory.CreateTempSubdirectory("mero-disk-").FullName;

    public FileDisks()
    {
        using var file = File.Create(Disk.Path);
        file.SetLength(Size);
    }

    public BlockDevice Disk => new(Path.Combine(folder, "disk.img"), Size);

    public BlockDevice Identity => Disk with { Start = DiskTable.IdentityOffset, Size = DiskTable.IdentitySize };

    public BlockDevice Data => Disk with { Start = DiskTable.DataOffset, Size = DiskTable.For(Disk).DataSize };

    public BlockDevice Find() => Disk;

    public Task<BlockDevice> PartitionAsync(BlockDevice disk, int number, long offset, long size, CancellationToken cancel) =>
        Task.FromResult(disk with { Start = offset, Size = size });

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
