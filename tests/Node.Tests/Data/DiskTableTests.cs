using System.Text.Json;
using Node.Data;
using Node.Data.Disks;
using Node.Data.Tools;

namespace NodeTests.Data;

public sealed class DiskTableTests : IDisposable
{
    readonly FileDisks disks = new();

    public void Dispose() => disks.Dispose();

    [Fact]
    public async Task Sfdisk_reads_the_table_that_is_made()
    {
        var table = DiskTable.For(disks.Disk);
        disks.Disk.Write(0, table.Head);
        disks.Disk.Write(FileDisks.Size - DiskTable.Edge, table.Tail);
        var (end, said) = (await RunAsync("--verify"), await RunAsync("--json"));
        Assert.Contains("No errors detected", end.Output + end.Error, StringComparison.Ordinal);
        var partitions = JsonDocument.Parse(said.Output).RootElement.GetProperty("partitiontable").GetProperty("partitions").EnumerateArray()
            .Select(one => $"{one.GetProperty("name")} {one.GetProperty("start")} {one.GetProperty("size")}");
        Assert.Equal(["mero-identity 2048 2048", "mero-data 4096 157696"], partitions);
    }

    [Fact]
    public async Task A_table_never_changes()
    {
        var table = DiskTable.For(disks.Disk);
        await Verify(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([.. table.Head, .. table.Tail])));
    }

    [Theory]
    [InlineData(DiskTable.Smallest - 512)]
    [InlineData(DiskTable.Smallest + 1)]
    public void For_refuses_a_disk_of_an_unsuitable_size(long size) =>
        Assert.Equal(DataRefusal.DiskUnsuitable, Assert.Throws<DataRefusedException>(() => DiskTable.For(disks.Disk with { Size = size })).Reason);

    Task<ToolEnd> RunAsync(string what) => new SystemTools().RunAsync("sfdisk", [what, disks.Disk.Path], default, TestContext.Current.CancellationToken);
}
