using Attestation;
using Pipeline.Conformance;
using Pipeline.GcpImages;
using Pipeline.Runs;
using PipelineTests.Releases;

namespace PipelineTests.GcpImages;

public sealed class ImportRowsTests
{
    const string Swap = "0657fd6d-a4ab-43c4-84e5-0933c84b4f4f";

    static readonly ExaminedDisk Good = new()
    {
        Size = 1L << 30,
        TableProblems = [],
        Partitions = [new("c12a7328-f81f-11d2-ba4b-00a0c93ec93b"), new("4f68bce3-e8cd-4db1-96e7-fbcaf984b709"), new("2c7357ed-ebd2-46d9-aec1-23d437ec2bf5")],
        BootProblems = [],
        CommandLine = "ro console=ttyS0,115200 systemd.swap=no",
        Initrd = Modules(["scsi/virtio_scsi.ko.xz: scsi/scsi_mod.ko.xz", "scsi/sd_mod.ko.xz: scsi/scsi_mod.ko.xz"]),
        Root = Modules(["net/gve.ko.xz:", "net/virtio_net.ko.xz: net/failover.ko.xz", "virt/tdx-guest.ko.xz: virt/tsm_report.ko.xz"]),
        Image = ReleaseForge.Released(Profile.Debug).Image with { Conformance = [Row("network", ConformanceOutcome.Met), Row("clock", ConformanceOutcome.Met)] },
    };

    [Fact]
    public Task A_good_disk_meets_every_row() => Verify(string.Concat(ImportRows.Of(Good).Append(ImportRows.Archive([])).Select(row => $"{row.Id}: {row.Requirement}: {row.Outcome}: {row.Found}\n  {row.Source}\n")));

    [Theory]
    [InlineData(0)]
    [InlineData((1L << 30) - 512)]
    [InlineData(1_000_000_000)]
    [InlineData(2049L << 30)]
    public void Another_size_is_refused(long size) => Broken(Good with { Size = size }, "size", $"The disk has {size} bytes.");

    [Fact]
    public void A_broken_table_is_refused() => Broken(Good with { TableProblems = ["One.", "Two."] }, "partition-table", "One. Two.");

    [Fact]
    public void What_UEFI_would_not_boot_is_refused() => Broken(Good with { BootProblems = ["One."] }, "uefi", "One.");

    [Theory]
    [InlineData("nvme")]
    [InlineData("virtio_pci")]
    public void A_disk_driver_that_is_gone_is_refused(string driver) => Broken(
        Good with { Initrd = Modules(["scsi/virtio_scsi.ko.xz:", "scsi/sd_mod.ko.xz:"], without: driver) }, "disk-drivers", $"The initrd has no driver {driver}.");

    [Fact]
    public void A_disk_driver_that_only_the_root_has_is_refused() => Broken(
        Good with { Initrd = Modules(["scsi/sd_mod.ko.xz:"]) }, "disk-drivers", "The initrd has no driver virtio_scsi.");

    [Fact]
    public void A_driver_whose_dependency_is_gone_is_refused() => Broken(
        Good with { Initrd = Modules(["scsi/virtio_scsi.ko.xz: scsi/scsi_mod.ko.xz", "scsi/sd_mod.ko.xz:"], state: ("scsi/scsi_mod.ko.xz", null)) },
        "disk-drivers", "The initrd lacks scsi/scsi_mod.ko.xz, which the driver virtio_scsi needs.");

    [Fact]
    public void A_driver_that_is_not_signed_is_refused() => Broken(
        Good with { Root = Modules(["net/gve.ko.xz:", "net/virtio_net.ko.xz:", "virt/tdx-guest.ko.xz:"], state: ("net/gve.ko.xz", false)) },
        "network-drivers", "net/gve.ko.xz of the root is not signed, and the kernel loads signed modules only.");

    [Theory]
    [InlineData("gve", "network-drivers")]
    [InlineData("virtio_net", "network-drivers")]
    [InlineData("tdx-guest", "trust-domain")]
    public void A_driver_that_the_root_lacks_is_refused(string driver, string row) => Broken(
        Good with { Root = Modules([.. ((string[])["gve", "virtio_net", "tdx-guest"]).Where(one => one != driver).Select(one => $"{one}.ko:")]) },
        row, $"The root has no driver {driver.Replace('-', '_')}.");

    [Fact]
    public void A_serial_port_without_a_driver_is_refused() => Broken(
        Good with { Root = Modules(["gve.ko:", "virtio_net.ko:", "tdx-guest.ko:"], without: "8250") }, "serial", "The driver 8250 of the serial port is not built in.");

    [Theory]
    [InlineData("console=tty0")]
    [InlineData("console=ttyS1,115200")]
    public void A_console_elsewhere_is_refused(string word) => Broken(Good with { CommandLine = $"{Good.CommandLine} {word}" }, "serial", $"The command line has {word}.");

    [Fact]
    public void No_console_is_on_purpose() => Assert.All(ImportRows.Of(Good with { CommandLine = "ro systemd.swap=no" }), row => Assert.Equal(ConformanceOutcome.Met, row.Outcome));

    [Theory]
    [InlineData("acpi=off")]
    [InlineData("noacpi")]
    public void A_system_without_ACPI_is_refused(string word) => Broken(Good with { CommandLine = $"{Good.CommandLine} {word}" }, "acpi", $"The command line has {word}.");

    [Fact]
    public void A_swap_partition_is_refused() => Broken(Good with { Partitions = [.. Good.Partitions, new(Swap)] }, "swap", "The disk has a swap partition.");

    [Fact]
    public void Swap_that_is_not_turned_off_is_refused() => Broken(Good with { CommandLine = "ro console=ttyS0" }, "swap", "The command line lacks systemd.swap=no.");

    [Theory]
    [InlineData("network")]
    [InlineData("clock")]
    public void What_the_root_was_not_held_to_is_refused(string row)
    {
        Broken(Good with { Image = Good.Image with { Conformance = [.. Good.Image.Conformance.Where(one => one.Id != row)] } }, row, $"The image's record has no row {row}.");
        Broken(Good with { Image = Good.Image with { Conformance = [.. Good.Image.Conformance.Where(one => one.Id != row), Row(row, ConformanceOutcome.NotMet)] } }, row, $"As {row} is.");
    }

    [Fact]
    public void Every_row_that_is_not_met_is_named_with_its_source()
    {
        var refused = Assert.Throws<VerificationFailedException>(() => GcpImageSteps.Demand(Profile.Debug, ImportRows.Of(Good with { Size = 5, TableProblems = ["Broken."] })));
        Assert.Equal(
            """
            Compute Engine would not take the disk of debug, or not boot it:
              size (the disk has a whole number of GiB, 2048 at most; https://cloud.google.com/compute/docs/import/import-existing-image): The disk has 5 bytes.
              partition-table (a consistent partition table, with its copy at the disk's end; https://cloud.google.com/compute/docs/images/image-management-best-practices): Broken.
            """, refused.Message);
    }

    static void Broken(ExaminedDisk disk, string id, string found)
    {
        var broken = Assert.Single(ImportRows.Of(disk), row => row.Outcome is not ConformanceOutcome.Met);
        Assert.Equal((id, ConformanceOutcome.NotMet, found), (broken.Id, broken.Outcome, broken.Found));
    }

    static ConformanceRow Row(string id, ConformanceOutcome outcome) => new() { Id = id, Requirement = id, Outcome = outcome, Found = $"As {id} is." };

    static KernelModules Modules(string[] dependencies, string? without = null, (string File, bool? IsSigned)? state = null)
    {
        var files = dependencies.SelectMany(line => line.Replace(":", "", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries)).Distinct().ToDictionary(file => file, _ => (bool?)true);
        if (state is { } special)
            files[special.File] = special.IsSigned;
        return KernelModules.Of(((string[])["virtio_pci", "nvme", "8250"]).Where(name => name != without).Select(name => $"kernel/drivers/{name}.ko"), dependencies, files);
    }
}
