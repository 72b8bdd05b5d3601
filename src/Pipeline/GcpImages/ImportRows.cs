using Pipeline.Conformance;

namespace Pipeline.GcpImages;

/// <summary>What Compute Engine requires of a disk that is imported, row by row.</summary>
static class ImportRows
{
    const long Unit = 1L << 30;

    /// <summary>2 TiB.</summary>
    const long LargestUnits = 2048;

    static readonly Guid Swap = new("0657fd6d-a4ab-43c4-84e5-0933c84b4f4f");

    /// <summary>The boot disk must be seen before the root is: on NVMe where there is TDX, on SCSI elsewhere.</summary>
    public static IReadOnlyList<string> DiskDrivers { get; } = ["virtio_pci", "nvme", "virtio_scsi", "sd_mod"];

    /// <summary>gVNIC from the third generation of machines on, virtio before.</summary>
    public static IReadOnlyList<string> NetworkDrivers { get; } = ["gve", "virtio_net"];

    /// <summary>What a trust domain tells the kernel of itself.</summary>
    public static IReadOnlyList<string> TrustDomainDrivers { get; } = ["tdx_guest"];

    const string Serial = "8250";

    /// <summary>A requirement that Google does not have.</summary>
    const string Ours = "images/README.md";

    /// <summary>The rows that a disk by itself can show.</summary>
    public static IReadOnlyList<ImportRow> Of(ExaminedDisk disk) =>
    [
        ImportRow.Of("size", "the disk has a whole number of GiB, 2048 at most", GoogleDocs.Import,
            disk.Size > 0 && disk.Size % Unit is 0 && disk.Size / Unit <= LargestUnits ? Array.Empty<string>() : [$"The disk has {disk.Size} bytes."],
            $"{disk.Size / Unit} GiB."),
        ImportRow.Of("partition-table", "a consistent partition table, with its copy at the disk's end", GoogleDocs.Images, disk.TableProblems, $"A GPT with {disk.Partitions.Count} partitions; both copies are the same and have their checksums."),
        ImportRow.Of("uefi", "UEFI finds what it boots, for x86-64, without an entry of its own", GoogleDocs.GuestFeatures, disk.BootProblems, @"\EFI\BOOT\BOOTX64.EFI on the one EFI partition."),
        Drivers("disk-drivers", "the kernel reaches its disk, on NVMe and on virtio-scsi, before the root is there", GoogleDocs.ConfidentialMachines, disk.Initrd, "the initrd", DiskDrivers),
        Drivers("network-drivers", "the kernel drives gVNIC and virtio-net", GoogleDocs.CustomSystem, disk.Root, "the root", NetworkDrivers),
        Drivers("trust-domain", "the kernel runs as a trust domain", GoogleDocs.GuestFeatures, disk.Root, "the root", TrustDomainDrivers),
        ImportRow.Of("serial", "the kernel drives the serial port, and has its console nowhere else", GoogleDocs.CustomSystem, Console(disk),
            disk.Words.Any(word => word.StartsWith("console=", StringComparison.Ordinal)) ? "8250 (built in); the console is ttyS0." : "8250 (built in); this profile has no console on purpose."),
        ImportRow.Of("acpi", "the system uses ACPI", GoogleDocs.VirtualDisks, disk.Words.Where(word => word is "acpi=off" or "noacpi").Select(word => $"The command line has {word}."), "Nothing on the command line turns it off."),
        ImportRow.Of("swap", "nothing is swapped to the boot disk, which is the host's", Ours,
            [
                .. disk.Partitions.Where(type => type == Swap).Select(_ => "The disk has a swap partition."),
                .. disk.Words.Contains("systemd.swap=no") ? Array.Empty<string>() : ["The command line lacks systemd.swap=no."],
            ],
            "No partition for it, and systemd.swap=no."),
        FromRoot(disk, "network", "addresses and packet size come by DHCP", GoogleDocs.Adaptations),
        FromRoot(disk, "clock", "the clock asks metadata.google.internal", GoogleDocs.Clock),
    ];

    /// <summary>Held against the archive when it is made.</summary>
    public static ImportRow Archive(IEnumerable<string> against) => ImportRow.Of(
        "archive", "a gzip of a tar in old GNU format, in which disk.raw is alone", GoogleDocs.Import, against, "What is unpacked again is the disk, byte for byte.");

    static ImportRow Drivers(string id, string requirement, string source, KernelModules modules, string where, IReadOnlyList<string> drivers) => ImportRow.Of(
        id, requirement, source, drivers.SelectMany(driver => modules.Problems(driver, where)), $"{string.Join(", ", drivers.Select(modules.Describe))}.");

    static IEnumerable<string> Console(ExaminedDisk disk)
    {
        if (!disk.Root.IsBuiltIn(Serial))
            yield return $"The driver {Serial} of the serial port is not built in.";
        foreach (var word in disk.Words.Where(word => word.StartsWith("console=", StringComparison.Ordinal) && word is not ("console=ttyS0" or "console=ttyS0,115200")))
            yield return $"The command line has {word}.";
    }

    // The finished root was held to it already; its record is bound to this disk by the disk's digest.
    static ImportRow FromRoot(ExaminedDisk disk, string row, string requirement, string source) =>
        disk.Image.Conformance.SingleOrDefault(found => found.Id == row) is { } found
            ? ImportRow.Of(row, requirement, source, found.Outcome is ConformanceOutcome.Met ? Array.Empty<string>() : [found.Found], found.Found)
            : ImportRow.Of(row, requirement, source, [$"The image's record has no row {row}."], "");
}
