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
