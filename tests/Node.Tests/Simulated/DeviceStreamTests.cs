using System.Diagnostics;
using System.Security.Cryptography;
using Node.Simulated;

namespace NodeTests.Simulated;

/// <summary>With a named pipe for a device: like a port it cannot seek, and a read of it waits.</summary>
public sealed class DeviceStreamTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("mero-device-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task What_is_written_can_be_read()
    {
        await using var device = Open();
        var sent = RandomNumberGenerator.GetBytes(20_000);
        await device.WriteAsync(sent, TestContext.Current.CancellationToken);

        var read = new byte[sent.Length];
        await device.ReadExactlyAsync(read, TestContext.Current.CancellationToken);

        Assert.Equal(sent, read);
    }

    [Fact]
    public async Task A_read_of_a_silent_device_can_be_given_up()
    {
        await using var device = Open();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var reading = device.ReadAsync(new byte[1], cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reading);
    }

    [Fact]
    public async Task A_write_to_a_device_that_takes_nothing_can_be_given_up()
    {
        await using var device = Open();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        // More than a pipe holds.
        var writing = device.WriteAsync(new byte[4 << 20], cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await writing);
    }

    Stream Open()
    {
        var path = Path.Combine(folder, "device");
        using var made = Process.Start("mkfifo", [path]);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
        return new KernelPortDevices().Open(path);
    }
}
