using System.Net.Sockets;
using Node.Data;
using Node.Fetching;
using Node.Kms;
using NodeTests.Boot;
using NodeTests.Fetching;

namespace NodeTests.Data;

/// <summary>Both sides of the door, with the real cryptsetup.</summary>
public sealed class DataAgentTests : IDisposable
{
    static readonly byte[] Key = [.. Enumerable.Repeat((byte)0x5a, 32)];

    readonly FakeMachine machine = new();
    readonly FileDisks disks = new();
    readonly ManualTime time = new(PolicyForge.MadeAt, hasTimers: true);
    readonly RecordedLines lines = new();
    readonly MappingTools tools;

    public DataAgentTests() => tools = new(machine.Paths);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    DataDoor Door => new(machine.Paths);

    public void Dispose()
    {
        machine.Dispose();
        disks.Dispose();
    }

    [Fact]
    public async Task A_key_opens_the_data_and_ends_the_program()
    {
        var running = Start();
        await LockedAsync(running);
        Assert.StartsWith("12D3KooW", Door.Peer().PeerId, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(machine.Paths.Peer));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(machine.Paths.KeyDoor));
        await OpenAsync(Key);
        await running;
        Assert.Equal((DataState.Open, true), (Door.Status().State, Door.Status().IsNew));
        Assert.False(File.Exists(machine.Paths.KeyDoor));
    }

    [Fact]
    public async Task Another_key_is_refused_and_the_right_one_is_still_waited_for()
    {
        var running = Start();
        await LockedAsync(running);
        await OpenAsync(Key);
        await running;
        tools.Reboot();

        running = Start();
        await LockedAsync(running);
        var refusal = await Assert.ThrowsAsync<DataRefusedException>(() => OpenAsync([.. Key.Select(value => (byte)~value)]));
        Assert.Equal(DataRefusal.KeyRefused, refusal.Reason);
        Assert.Equal((DataState.Locked, DataRefusal.KeyRefused), (Door.Status().State, Door.Status().Refusal));
        await OpenAsync(Key);
        await running;
        Assert.False(Door.Status().IsNew);
        Assert.DoesNotContain(lines.All, line => line.Contains(Convert.ToHexStringLower(Key), StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(2049)]
    public async Task What_cannot_be_a_key_reaches_no_program(int length)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var running = Start(stop.Token);
        await LockedAsync(running);
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(machine.Paths.KeyDoor), Cancel);
            await socket.SendAsync(new byte[length], Cancel);
            socket.Shutdown(SocketShutdown.Send);
            Assert.Equal(0, await socket.ReceiveAsync(new byte[1], Cancel));
        }
        Assert.DoesNotContain(tools.Ran, program => program.StartsWith("cryptsetup", StringComparison.Ordinal));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task A_disk_that_is_not_ours_is_said_and_looked_at_again()
    {
        disks.Disk.Write(5, [1]);
        var running = Start();
        while (!time.HasTimer(DataAgent.Pause))
            await Task.Yield();
        Assert.Equal((DataState.NoDisk, DataRefusal.DiskForeign), (Door.Status().State, Door.Status().Refusal));
        disks.Disk.Write(5, [0]);
        time.Advance(DataAgent.Pause);
        await LockedAsync(running);
        await OpenAsync(Key);
        await running;
    }

    [Fact]
    public void Where_nobody_is_the_door_says_whom_to_look_for()
    {
        Assert.Contains("mero-node-data.service", Assert.Throws<DataNotReadyException>(() => Door.Status()).Message, StringComparison.Ordinal);
        Assert.Throws<DataNotReadyException>(() => Door.Peer());
    }

    [Fact]
    public async Task A_key_that_nobody_takes_is_no_open_data() => await Assert.ThrowsAsync<DataNotReadyException>(() => OpenAsync(Key));

    Task Start(CancellationToken? cancel = null) =>
        Task.Run(() => new DataAgent(machine.Paths, disks, tools, lines.CreateLogger<DataAgent>()).RunAsync(time, cancel ?? Cancel), Cancel);

    async Task LockedAsync(Task running)
    {
        while (!running.IsCompleted && !(File.Exists(machine.Paths.DataStatus) && Door.Status().State is DataState.Locked))
            await Task.Delay(10, Cancel);
        if (running.IsCompleted)
            await running;
    }

    async Task OpenAsync(byte[] key)
    {
        using var released = new ReleasedKey([.. key]);
        await Door.OpenAsync(released, Cancel);
    }
}
