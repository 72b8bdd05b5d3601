using System.Diagnostics;
using Pipeline.Clients.Processes;
using Pipeline.Machines;
using Pipeline.Runs;

namespace PipelineTests.Machines;

public sealed class VirtualMachineTests : IDisposable
{
    readonly TemporaryWorkspace temporary = new();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => temporary.Dispose();

    MachinePrograms Programs(string qemu, string vtpm = "touch \"$SOCKET\"; exec sleep 600") => FakePrograms.Write(Path.Combine(temporary.Workspace.Root, "bin"), qemu, vtpm);

    [Fact]
    public async Task A_machine_that_switches_itself_off_is_shown_with_its_last_lines()
    {
        using var folder = MachineFolder.Create(temporary.Workspace, "debug");
        await using var machine = await StartAsync(Programs("""printf 'one\r\n\033[31mKernel panic\033[0m\n' > "$SERIAL" """), folder);

        var failure = await EndAsync<StepFailedException>(machine);

        Assert.Equal("The machine debug switched itself off, or restarted, while the report was waited for. The last lines of its serial port:\n  one\n  Kernel panic", failure.Message);
    }

    [Fact]
    public async Task A_QEMU_that_fails_says_why()
    {
        using var folder = MachineFolder.Create(temporary.Workspace, "debug");
        await using var machine = await StartAsync(Programs("echo no such machine >&2; exit 1"), folder);

        Assert.Contains("ended with exit code 1:\n  no such machine", (await EndAsync<ToolFailedException>(machine)).Message);
    }

    [Fact]
    public async Task A_vTPM_that_ends_at_once_is_shown_and_leaves_no_machine()
    {
        using var folder = MachineFolder.Create(temporary.Workspace, "debug");
        var failure = await Assert.ThrowsAsync<ToolFailedException>(() => StartAsync(Programs("echo started > started", "echo no state >&2; exit 3"), folder));
        Assert.Contains("no state", failure.Message);
        Assert.False(File.Exists(Path.Combine(folder.Root, "started")));
    }

    [Fact]
    public async Task Disposing_ends_machine_and_vTPM()
    {
        using var folder = MachineFolder.Create(temporary.Workspace, "debug");
        await using (var machine = await StartAsync(Programs("echo on > \"$SERIAL\"; exec sleep 600"), folder))
        {
            while ((await machine.SerialAsync(Cancel)).Length == 0)
                await Task.Delay(20, Cancel);
            await machine.DemandRunningAsync("nothing", Cancel);
            Assert.Equal(2, WorkingIn(folder.Root));
        }
        Assert.Equal(0, WorkingIn(folder.Root));
    }

    [Fact]
    public async Task What_a_killed_run_left_is_swept_by_the_next_and_what_another_run_uses_is_left_alone()
    {
        var left = OwnedFolder.Create(temporary.Workspace, MachineFolder.Prefix);
        var sockets = left.Sockets;
        await File.WriteAllTextAsync(Path.Combine(left.Root, "owner"), $"{int.MaxValue}", Cancel);
        using var orphan = Process.Start(new ProcessStartInfo("sleep", ["600"]) { WorkingDirectory = left.Root })!;
        using var other = MachineFolder.Create(temporary.Workspace, "other");

        await orphan.WaitForExitAsync(Cancel);
        Assert.False(Directory.Exists(sockets));
        Assert.Equal([other.Root], Directory.GetDirectories(temporary.Workspace.Artifact("tmp")));
        using var third = MachineFolder.Create(temporary.Workspace, "third");
        Assert.True(Directory.Exists(other.Root));
    }

    [Theory]
    [InlineData("""printf 'BdsDxe: No bootable option' > "$SERIAL"; exec sleep 600""", Accelerator.Kvm, null)]
    [InlineData("echo 'failed to set MSR 0x10a' >&2; kill -ABRT $$", Accelerator.Tcg, "because QEMU ended on /dev/kvm (failed to set MSR 0x10a): a boot takes minutes.")]
    public async Task KVM_is_used_where_a_firmware_starts_on_it(string qemu, Accelerator expected, string? because)
    {
        List<string> said = [];
        var check = new AcceleratorCheck(temporary.Workspace, Programs(qemu), "/firmware", TimeProvider.System, said.Add);

        Assert.Equal(expected, await check.FindAsync(Cancel));

        Assert.Equal(because is null ? [] : [$"The machines run on translated processors, {because}"], said);
        Assert.Empty(Directory.GetDirectories(temporary.Workspace.Artifact("tmp")));
    }

    [Fact]
    public async Task Without_a_device_nothing_is_started_to_see()
    {
        List<string> said = [];
        var programs = Programs("exit 1") with { Kvm = "/no/such/device" };
        Assert.Equal(Accelerator.Tcg, await new AcceleratorCheck(temporary.Workspace, programs, "/firmware", TimeProvider.System, said.Add).FindAsync(Cancel));
        Assert.Equal(["The machines run on translated processors, because there is no /dev/kvm: a boot takes minutes."], said);
    }

    [Theory]
    [InlineData("QEMU emulator version 10.0.2 (Debian 1:10.0.2+ds-2)", "10.0.2")]
    [InlineData("QEMU emulator version 9.2 (v9.2)", "9.2")]
    public async Task The_version_is_QEMUs_own(string said, string version) =>
        Assert.Equal(version, await VirtualMachine.VersionAsync(Programs($"echo '{said}'"), Cancel));

    static async Task<T> EndAsync<T>(VirtualMachine machine) where T : RunException => await Assert.ThrowsAsync<T>(async () =>
    {
        while (true)
        {
            await machine.DemandRunningAsync("the report", Cancel);
            await Task.Delay(20, Cancel);
        }
    });

    static Task<VirtualMachine> StartAsync(MachinePrograms programs, MachineFolder folder) => VirtualMachine.StartAsync(programs, new()
    {
        Name = "debug",
        Disk = "/disk.raw",
        Firmware = "/firmware",
        Memory = 2UL << 30,
        Accelerator = Accelerator.Tcg,
    }, folder, TimeProvider.System, Cancel);

    static int WorkingIn(string folder) => Process.GetProcesses().Count(process =>
    {
        try
        {
            return new FileInfo($"/proc/{process.Id}/cwd").LinkTarget == folder;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });
}
