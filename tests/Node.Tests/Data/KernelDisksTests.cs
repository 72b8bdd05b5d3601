using Node.Data;
using Node.Data.Disks;
using Node.Data.Tools;
using NodeTests.Boot;

namespace NodeTests.Data;

public sealed class KernelDisksTests : IDisposable
{
    readonly FakeMachine machine = new();
    readonly AnsweringNamespaces namespaces = new();

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
    public void An_nvme_disk_of_gcp_is_found_by_the_name_that_it_answers()
    {
        AddNvme("nvme0n1", "persistent-disk-0");
        AddNvme("nvme0n2", "mero-data");
        Assert.Equal(("nvme0n2", 512L * 200000), (Path.GetFileName(Disks.Find().Path), Disks.Find().Size));
    }

    [Fact]
    public void An_nvme_disk_that_udev_names_as_well_is_one_disk()
    {
        AddNvme("nvme0n2", "mero-data");
        Link("nvme0n2", "google-mero-data");
        Assert.Equal("nvme0n2", Path.GetFileName(Disks.Find().Path));
    }

    [Fact]
    public void Two_nvme_disks_of_the_name_are_refused()
    {
        AddNvme("nvme0n1", "mero-data");
        AddNvme("nvme0n2", "mero-data");
        Assert.Equal(DataRefusal.DiskUnsuitable, Refused().Reason);
    }

    [Fact]
    public void An_nvme_disk_beside_one_that_udev_names_is_refused()
    {
        AddDisk("sdb", "google-mero-data");
        AddNvme("nvme0n1", "mero-data");
        Assert.Equal(DataRefusal.DiskUnsuitable, Refused().Reason);
    }

    [Fact]
    public void An_nvme_disk_without_a_name_is_another_disk()
    {
        AddNvme("nvme0n1", name: null);
        Assert.Equal(DataRefusal.DiskMissing, Refused().Reason);
    }

    [Fact]
    public void An_nvme_disk_whose_name_cannot_be_read_is_refused_even_beside_the_right_one()
    {
        AddNvme("nvme0n1", "mero-data");
        AddNvme("nvme0n2", "");
        Assert.Equal((DataRefusal.DiskUnreadable, true), (Refused().Reason, Refused().Message.Contains("nvme0n2 does not say what it is called: device_name has 0 characters", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_nvme_disk_that_does_not_answer_is_refused()
    {
        AddNvme("nvme0n1", "mero-data");
        namespaces.Answers.Clear();
        Assert.Equal(DataRefusal.DiskUnreadable, Refused().Reason);
    }

    [Fact]
    public void Disks_of_other_makers_and_partitions_are_not_asked()
    {
        AddNvme("nvme0n1", "mero-data");
        AddNvme("nvme1n1", "mero-data", model: "nvme_card");
        machine.Write("sys/class/block/nvme0n1p1/partition", "1\n");
        machine.Write("sys/class/block/nvme0n1p1/device/model", "nvme_card-pd\n");
        _ = Disks.Find();
        Assert.Equal(["nvme0n1"], namespaces.Asked.Distinct());
    }

    [Fact]
    public async Task A_partition_that_the_kernel_shows_otherwise_is_refused()
    {
        AddDisk("sdb", "google-mero-data");
        machine.Write("sys/class/block/sdb/sdb1/start", "2048\n");
        machine.Write("sys/class/block/sdb/sdb1/size", "4096\n");
        var refusal = await Assert.ThrowsAsync<DataRefusedException>(() => Disks.PartitionAsync(Disks.Find(), 1, 1 << 20, 1 << 20, Cancel));
        Assert.Equal(DataRefusal.DiskUnreadable, refusal.Reason);
    }

    KernelDisks Disks => new(machine.Paths, new NoTools(), namespaces);

    DataRefusedException Refused() => Assert.Throws<DataRefusedException>(() => Disks.Find());

    void AddDisk(string name, string id, int sectorSize = 512)
    {
        machine.Write($"dev/{name}", "");
        machine.Write($"sys/class/block/{name}/size", "200000\n");
        machine.Write($"sys/class/block/{name}/queue/logical_block_size", $"{sectorSize}\n");
        Link(name, id);
    }

    void AddNvme(string disk, string? name, string model = "nvme_card-pd")
    {
        machine.Write($"dev/{disk}", "");
        machine.Write($"sys/class/block/{disk}/size", "200000\n");
        machine.Write($"sys/class/block/{disk}/queue/logical_block_size", "512\n");
        machine.Write($"sys/class/block/{disk}/device/model", $"{model}    \n");
        namespaces.Answers[disk] = name is null ? new byte[GoogleDiskName.IdentitySize] : IdentityForge.Of($$"""{"device_name":"{{name}}","disk_type":"PERSISTENT"}""");
    }

    void Link(string disk, string id)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(machine.Paths.DiskById(id))!);
        File.CreateSymbolicLink(machine.Paths.DiskById(id), machine.Paths.Device(disk));
    }

    sealed class AnsweringNamespaces : INamespaces
    {
        public Dictionary<string, byte[]> Answers { get; } = [];

        public List<string> Asked { get; } = [];

        public byte[] Identify(string device)
        {
            Asked.Add(Path.GetFileName(device));
            return Answers.TryGetValue(Path.GetFileName(device), out var answer) ? answer : throw new IOException($"{device} does not identify its namespace: status 2");
        }
    }

    sealed class NoTools : ITools
    {
        public Task<ToolEnd> RunAsync(string program, IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input, CancellationToken cancel) => Task.FromResult(new ToolEnd(0, "", ""));
    }
}
