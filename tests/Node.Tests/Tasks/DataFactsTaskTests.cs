using System.Security.Cryptography;
using System.Text.Json;
using Node.Data;
using Node.Data.Luks;
using Node.Fetching;
using Node.Kms;
using Node.Tasks;
using NodeTests.Boot;

namespace NodeTests.Tasks;

public sealed class DataFactsTaskTests : IDataDoor, IDisposable
{
    static readonly PeerFile Known = PeerFile.Fresh();

    readonly FakeMachine machine = new();
    readonly ManualTime time = new(PolicyForge.MadeAt, hasTimers: true);
    readonly byte[] header = [.. Enumerable.Range(0, LuksForm.DataOffset).Select(at => (byte)at)];

    DataStatus status = new() { State = DataState.Open, IsNew = true };

    public DataFactsTaskTests()
    {
        Partition("sda1", "uefi", 2048, 4096);
        Partition("sdb2", "mero-data", 4096, 190_464);
        Partition("sdb1", "mero-identity", 2048, 2048);
        machine.Write("sys/class/block/sdb/uevent", "MAJOR=8\nDEVTYPE=disk\n");
        machine.Write("dev/sdb2", header);
        Mount(machine.Paths.DataMount, machine.Paths.Mapping);
        Directory.CreateDirectory(machine.Paths.DataMount);
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => machine.Dispose();

    [Fact]
    public async Task The_first_time_a_marker_is_written_and_told()
    {
        var facts = await RunAsync();
        Assert.Equal(await File.ReadAllTextAsync(machine.Paths.DataMarker, Cancel), facts.GetProperty("marker").GetString());
        Assert.Equal(
            $$"""{"peer_id":"{{Known.PeerId}}","is_new":true,"header_sha256":"{{Convert.ToHexStringLower(SHA256.HashData(header))}}","marker":"MARKER","is_marker_found":false,"partitions":[{"name":"mero-identity","offset":1048576,"size":1048576},{"name":"mero-data","offset":2097152,"size":97517568}]}""",
            JsonSerializer.Serialize(facts).Replace(facts.GetProperty("marker").GetString()!, "MARKER", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_next_time_the_same_marker_is_found()
    {
        var first = await RunAsync();
        var again = await RunAsync();
        Assert.Equal((first.GetProperty("marker").GetString(), true), (again.GetProperty("marker").GetString(), again.GetProperty("is_marker_found").GetBoolean()));
    }

    [Fact]
    public async Task Nothing_of_the_peers_seed_is_told() => Assert.DoesNotContain(Known.Seed, (await RunAsync()).GetRawText(), StringComparison.Ordinal);

    [Fact]
    public async Task Data_that_is_not_open_is_refused()
    {
        status = new() { State = DataState.Locked };
        Assert.Equal("The data is not open, so nothing can be said of it.", (await Assert.ThrowsAsync<TaskRefusedException>(RunAsync)).Message);
    }

    [Fact]
    public async Task A_marker_that_is_none_is_refused()
    {
        await File.WriteAllTextAsync(machine.Paths.DataMarker, "7", Cancel);
        Assert.EndsWith("holds 1 characters that are no marker; 64 hex digits were written.", (await Assert.ThrowsAsync<TaskRefusedException>(RunAsync)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Data_that_is_not_mounted_is_waited_for_and_then_refused(bool otherPlace, bool otherDevice)
    {
        Mount(otherPlace ? "/mnt" : machine.Paths.DataMount, otherDevice || !otherPlace ? "/dev/sdc" : machine.Paths.Mapping);
        var running = RunAsync();
        while (!running.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        Assert.EndsWith("after 60 seconds.", (await Assert.ThrowsAsync<TaskRefusedException>(() => running)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(machine.Paths.DataMarker));
    }

    [Fact]
    public async Task Data_on_a_partition_that_the_kernel_does_not_show_is_refused()
    {
        Directory.Delete(Path.Combine(machine.Paths.Blocks, "sdb2"), recursive: true);
        Assert.Equal("The kernel shows 0 partitions called mero-data; one is expected.", (await Assert.ThrowsAsync<TaskRefusedException>(RunAsync)).Message);
    }

    DataStatus IDataDoor.Status() => status;

    PeerFile IDataDoor.Peer() => Known;

    Task IDataDoor.OpenAsync(ReleasedKey key, CancellationToken cancel) => throw new InvalidOperationException("No task opens anything.");

    Task<JsonElement> RunAsync() => new DataFactsTask(machine.Paths, this, time).RunAsync(default, Cancel);

    void Mount(string place, string device) => machine.Write("proc/self/mountinfo", $"25 1 254:0 / / ro - erofs /dev/dm-0 ro\n36 25 252:1 / {place} rw,nosuid,nodev,noexec shared:9 - ext4 {device} rw\n");

    void Partition(string device, string name, int start, int size)
    {
        machine.Write($"sys/class/block/{device}/uevent", $"DEVNAME={device}\nDEVTYPE=partition\nPARTN=1\nPARTNAME={name}\n");
        machine.Write($"sys/class/block/{device}/start", $"{start}\n");
        machine.Write($"sys/class/block/{device}/size", $"{size}\n");
    }
}
