using System.Globalization;
using Node.Boot;
using Node.Data.Tools;

namespace Node.Data.Disks;

/// <summary>The disks that the kernel shows, by the names that udev or GCP gives them.</summary>
sealed class KernelDisks(MachinePaths paths, ITools tools, INamespaces namespaces) : IMachineDisks
{
    const string Name = "mero-data";

    /// <summary>What udev calls the disk: on GCP's SCSI controllers, and on QEMU's SCSI, virtio and NVMe controllers.</summary>
    static readonly string[] Links =
    [
        $"google-{Name}", $"scsi-0Google_PersistentDisk_{Name}",
        $"scsi-0QEMU_QEMU_HARDDISK_{Name}", $"virtio-{Name}", $"nvme-QEMU_NVMe_Ctrl_{Name}",
    ];

    public BlockDevice Find()
    {
        string[] found = [.. Links.Select(paths.DiskById).Where(File.Exists).Select(Resolve).Concat(new GoogleDisks(paths, namespaces).Called(Name)).Distinct()];
        return found switch
        {
            [var one] => Measure(one),
            [] => throw new DataRefusedException(DataRefusal.DiskMissing, $"No data disk is attached: none of {string.Join(", ", Links)} is in {Path.GetDirectoryName(paths.DiskById("x"))}, and no disk of GCP's calls itself {Name}. Attach an empty disk of that name."),
            _ => throw new DataRefusedException(DataRefusal.DiskUnsuitable, $"{string.Join(" and ", found)} are both called {Name}; attach one."),
        };
    }

    public async Task<BlockDevice> PartitionAsync(BlockDevice disk, int number, long offset, long size, CancellationToken cancel)
    {
        var name = Path.GetFileName(disk.Path);
        var partition = $"{name}{(char.IsAsciiDigit(name[^1]) ? "p" : "")}{number}";
        if (!IsShown())
            await tools.DemandAsync("blockdev", ["--rereadpt", disk.Path], default, cancel);
        return IsShown()
            ? new(Path.Combine(Path.GetDirectoryName(disk.Path)!, partition), size)
            : throw new DataRefusedException(DataRefusal.DiskUnreadable, $"The kernel does not show {partition} from byte {offset} with {size} bytes, as the table of {disk.Path} says; look for errors of the disk in the journal.");

        bool IsShown() => Sectors(Path.Combine(name, partition, "start")) == offset / 512 && Sectors(Path.Combine(name, partition, "size")) == size / 512;
    }

    BlockDevice Measure(string path)
    {
        var name = Path.GetFileName(path);
        if (Sectors(Path.Combine(name, "queue/logical_block_size")) is var sector && sector is not DiskTable.SectorSize)
            throw new DataRefusedException(DataRefusal.DiskUnsuitable, $"{path} has sectors of {sector} bytes; {DiskTable.SectorSize} are expected.");
        return new(path, (Sectors(Path.Combine(name, "size")) ?? 0) * 512);
    }

    long? Sectors(string file) => paths.Block(file) is var path && File.Exists(path) ? long.Parse(File.ReadAllText(path), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) : null;

    static string Resolve(string link) => new FileInfo(link).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? link;
}
