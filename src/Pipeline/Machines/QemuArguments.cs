using System.Globalization;

namespace Pipeline.Machines;

/// <summary>QEMU's command line. images/platforms/qemu-q35.yaml describes this machine.</summary>
static class QemuArguments
{
    /// <summary>As the platform's file says.</summary>
    const int Processors = 2;

    /// <summary>How the guest finds the port to its simulated TD.</summary>
    const string TdPortName = "network.calimero.td";

    /// <summary>How the guest finds the disk for its data.</summary>
    const string DataDiskSerial = "mero-data";

    /// <summary>All arguments, in a fixed order.</summary>
    public static IReadOnlyList<string> Of(MachinePlan plan, MachineFolder folder) =>
    [
        .. Bare(plan.Accelerator, plan.Firmware, folder.SerialLog),
        "-m", (plan.Memory >> 20).ToString(CultureInfo.InvariantCulture),
        .. plan.HasNvme ? Array.Empty<string>() : ["-device", "virtio-scsi-pci,id=scsi"],
        // What is written goes to a file that QEMU has deleted already, in TMPDIR.
        "-drive", $"if=none,id=boot,format=raw,snapshot=on,file={Escape(plan.Disk)}",
        "-device", plan.HasNvme ? "nvme,serial=boot,drive=boot,bootindex=0" : "scsi-hd,bus=scsi.0,drive=boot,bootindex=0",
        // A ROM of the network card would be measured, and is none of GCP's.
        "-netdev", "user,id=network",
        "-device", "virtio-net-pci,netdev=network,romfile=",
        "-chardev", $"socket,id=vtpm,path={Escape(folder.VtpmSocket)}",
        "-tpmdev", "emulator,id=vtpm,chardev=vtpm",
        "-device", "tpm-crb,tpmdev=vtpm",
        .. plan.TdSocket is { } td ? TdPort(td) : [],
        .. plan.DataDisk is { } data ? DataDisk(data, plan.HasNvme) : [],
    ];

    /// <summary>A machine that has its firmware and nothing to boot.</summary>
    public static IReadOnlyList<string> Bare(Accelerator accelerator, string firmware, string serialLog) =>
    [
        "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot",
        "-machine", $"q35,smm=off,hpet=off,accel={(accelerator is Accelerator.Kvm ? "kvm" : "tcg")}",
        "-cpu", "max",
        "-smp", Processors.ToString(CultureInfo.InvariantCulture),
        "-bios", firmware,
        "-chardev", $"file,id=serial,path={Escape(serialLog)}",
        "-serial", "chardev:serial",
    ];

    static string[] TdPort(string socket) =>
    [
        "-device", "virtio-serial-pci",
        "-chardev", $"socket,id=td,server=off,path={Escape(socket)}",
        "-device", $"virtserialport,chardev=td,name={TdPortName}",
    ];

    static string[] DataDisk(string path, bool isNvme) =>
    [
        "-drive", $"if=none,id=data,format=raw,file={Escape(path)}",
        "-device", $"{(isNvme ? "nvme" : "scsi-hd,bus=scsi.0")},drive=data,serial={DataDiskSerial}",
    ];

    // A comma ends a value; two of them are one.
    static string Escape(string path) => path.Replace(",", ",,", StringComparison.Ordinal);
}
