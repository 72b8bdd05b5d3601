using Pipeline.Machines;

namespace PipelineTests.Machines;

public sealed class QemuArgumentsTests : IDisposable
{
    readonly TemporaryWorkspace temporary = new();

    public void Dispose() => temporary.Dispose();

    [Fact]
    public async Task A_machine_is_the_platforms_with_a_vTPM_a_port_and_a_disk_that_is_not_written()
    {
        using var folder = MachineFolder.Create(temporary.Workspace, "debug");
        await Verify(Text(folder,
            [
                "swtpm_setup", .. Vtpm.SetupArguments(folder),
                "swtpm", .. Vtpm.Arguments(folder),
                "qemu-system-x86_64", .. QemuArguments.Of(Plan with { TdSocket = folder.TdSocket, DataDisk = "/disks/data, of a peer.raw" }, folder),
            ]));
    }

    [Fact]
    public void A_machine_without_port_and_data_disk_has_neither()
    {
        using var folder = MachineFolder.Create(temporary.Workspace, "debug");
        var arguments = QemuArguments.Of(Plan with { Accelerator = Accelerator.Kvm }, folder);
        Assert.DoesNotContain(arguments, argument => argument.Contains("virtserialport", StringComparison.Ordinal) || argument.Contains("mero-data", StringComparison.Ordinal));
        Assert.Contains("q35,smm=off,hpet=off,accel=kvm", arguments);
    }

    [Fact]
    public void A_machine_with_NVMe_has_both_disks_on_it()
    {
        using var folder = MachineFolder.Create(temporary.Workspace, "debug");
        var arguments = QemuArguments.Of(Plan with { HasNvme = true, DataDisk = "/disks/data.raw" }, folder);
        Assert.Contains("nvme,serial=boot,drive=boot,bootindex=0", arguments);
        Assert.Contains("nvme,drive=data,serial=mero-data", arguments);
        Assert.DoesNotContain(arguments, argument => argument.Contains("scsi", StringComparison.Ordinal));
    }

    static MachinePlan Plan => new()
    {
        Name = "debug",
        Disk = "/images/debug/disk.raw",
        Firmware = "/usr/share/ovmf/OVMF.fd",
        Memory = 2UL << 30,
        Accelerator = Accelerator.Tcg,
    };

    // One option a line, with its value.
    static string Text(MachineFolder folder, IReadOnlyList<string> arguments) => string
        .Join('\n', arguments)
        .Replace(Path.GetDirectoryName(folder.TdSocket)!, "{sockets}", StringComparison.Ordinal).Replace(folder.Root, "{folder}", StringComparison.Ordinal)
        + "\n";
}
