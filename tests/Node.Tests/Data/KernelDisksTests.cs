using Node.Data;
using Node.Data.Disks;
using Node.Data.Tools;
using NodeTests.Boot;

namespace NodeTests.Data;

public sealed class KernelDisksTests : IDisposable
{
    readonly FakeMachine machine = new();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => machine.Dispose();

    [Theory]
    [InlineData("google-mero-data")]
    [InlineData("scsi-0Google_PersistentDisk_mero-data")]
    [InlineData("scsi-0QEMU_QEMU_HARDDISK_mero-data")]
    [InlineData("virtio-mero-data")]
    [InlineData("nvme-QEMU_NVMe_Ctrl_mero-data")]
    public void A_disk_is_found_by_its_name(string name)
    {
        AddDisk("sdb", name);
        Assert.Equal(("sdb", 512L * 200000), (Path.GetFileName(Disks.Find().Path), Disks.Find().Size));
    }

    [Fact]
    public void Several_names_of_one_disk_are_one_disk()
    {
        AddDisk("sdb", "google-mero-data");
        AddDisk("sdb", "scsi-0Google_PersistentDisk_mero-data");
        Assert.Equal("sdb", Path.GetFileName(Disks.Find().Path));
    }

    [Fact]
    public void No_disk_is_said() => Assert.Equal(DataRefusal.DiskMissing, Refused().Reason);

    [Fact]
    public void Two_disks_are_refused()
    {
        AddDisk("sdb", "google-mero-data");
        AddDisk("vdc", "virtio-mero-data");
        Assert.Equal(DataRefusal.DiskUnsuitable, Refused().Reason);
    }

    [Fact]
    public void Larger_sectors_are_refused()
    {
        AddDisk("sdb", "google-mero-data", sectorSize: 4096);
        Assert.Contains("sectors of 4096 bytes", Refused().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partition_that_the_kernel_shows_otherwise_is_refused()
    {
        AddDisk("sdb", "google-mero-data");
        machine.Write("sys/class/block/sdb/sdb1/start", "2048\n");
        machine.Write("sys/class/block/sdb/sdb1/size", "4096\n");
        var refusal = await Assert.ThrowsAsync<DataRefusedException>(() => new KernelDisks(machine.Paths, new NoTools()).PartitionAsync(Disks.Find(), 1, 1 << 20, 1 << 20, Cancel));
        Assert.Equal(DataRefusal.DiskUnreadable, refusal.Reason);
    }

    /// <summary>The kernel's own view of a table that was just written, on a loop device.</summary>
    [Fact]
    public async Task The_kernel_shows_the_partitions_of_an_empty_disk()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && File.Exists("/dev/loop-control"), "Loop devices are root's.");
        using var disks = new FileDisks();
        ITools tools = new SystemTools();
        var loop = (await tools.DemandAsync("losetup", ["--find", "--show", "--partscan", disks.Disk.Path], default, Cancel)).Trim();
        try
        {
            Assert.SkipUnless(await ShowsPartitionsAsync(tools, loop), "This kernel reads no GPT: sfdisk's own shows no partition either.");
            disks.Disk.Write(0, new byte[FileDisks.Size]);
            Directory.CreateDirectory(Path.GetDirectoryName(machine.Paths.DiskById("x"))!);
            File.CreateSymbolicLink(machine.Paths.DiskById("virtio-mero-data"), loop);
            Directory.CreateDirectory(Path.GetDirectoryName(machine.Paths.Block("x"))!);
            File.CreateSymbolicLink(machine.Paths.Block(Path.GetFileName(loop)), $"/sys/class/block/{Path.GetFileName(loop)}");
            var setup = new DiskSetup(new KernelDisks(machine.Paths, tools), tools);
            var peer = (await setup.PrepareAsync(Cancel)).Peer();
            var again = await setup.PrepareAsync(Cancel);
            Assert.Equal((peer, $"{loop}p2", DiskTable.For(disks.Disk).DataSize), (again.Peer(), again.Data.Path, again.Data.Size));
        }
        finally
        {
            await tools.DemandAsync("losetup", ["--detach", loop], default, CancellationToken.None);
        }
    }

    static async Task<bool> ShowsPartitionsAsync(ITools tools, string loop)
    {
        await tools.DemandAsync("sfdisk", ["--quiet", loop], "label: gpt\nstart=2048, size=2048\n"u8.ToArray(), Cancel);
        return Directory.Exists($"/sys/class/block/{Path.GetFileName(loop)}p1");
    }

    KernelDisks Disks => new(machine.Paths, new NoTools());

    DataRefusedException Refused() => Assert.Throws<DataRefusedException>(() => Disks.Find());

    void AddDisk(string name, string id, int sectorSize = 512)
    {
        machine.Write($"dev/{name}", "");
        machine.Write($"sys/class/block/{name}/size", "200000\n");
        machine.Write($"sys/class/block/{name}/queue/logical_block_size", $"{sectorSize}\n");
        Directory.CreateDirectory(Path.GetDirectoryName(machine.Paths.DiskById(id))!);
        File.CreateSymbolicLink(machine.Paths.DiskById(id), machine.Paths.Device(name));
    }

    sealed class NoTools : ITools
    {
        public Task<ToolEnd> RunAsync(string program, IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input, CancellationToken cancel) => Task.FromResult(new ToolEnd(0, "", ""));
    }
}
