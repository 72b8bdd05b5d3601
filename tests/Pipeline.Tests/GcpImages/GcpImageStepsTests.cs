using System.Buffers.Binary;
using Attestation;
using Pipeline.Clients.Processes;
using Pipeline.Conformance;
using Pipeline.GcpImages;
using Pipeline.Images;
using Pipeline.Runs;

namespace PipelineTests.GcpImages;

/// <summary>The disk that was built here, as it is or with one byte changed.</summary>
public sealed class GcpImageStepsTests : IDisposable
{
    static readonly Workspace Built = new() { Root = Repository.Root };

    readonly TemporaryWorkspace temporary = new();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    Workspace Workspace => temporary.Workspace;

    string Disk => Workspace.Artifact("images", "debug", "disk.raw");

    string Record => GcpImageSteps.RecordOf(Workspace, Profile.Debug);

    public void Dispose() => temporary.Dispose();

    [Fact]
    public void Every_profile_has_its_step() => Assert.Equal(
        ["gcp-image:debug", "gcp-image:debug-read-only", "gcp-image:locked-read-only"], new GcpImageSteps(Workspace, _ => { }).Steps().Select(step => step.Name));

    [Fact]
    public async Task The_disk_that_was_built_meets_every_requirement_and_is_packed()
    {
        var image = await CopyAsync();
        await RunAsync();
        var record = GcpImageRecord.Parse(await File.ReadAllTextAsync(Record, Cancel));
        Assert.Equal((image.DiskSha256, image.RootHash, "merotee-debian-trixie-debug-" + image.Version.Replace('.', '-')), (record.Disk.Sha256, record.RootHash, record.Name));
        Assert.Equal([GuestOsFeature.Gvnic, GuestOsFeature.TdxCapable, GuestOsFeature.UefiCompatible], record.GuestOsFeatures);
        Assert.Equal(await Digest.OfFileAsync(Path.Combine(Path.GetDirectoryName(Record)!, record.Archive.Name), Cancel), record.Archive.Sha256);
        Assert.Equal(
            ["size", "partition-table", "uefi", "disk-drivers", "network-drivers", "trust-domain", "serial", "acpi", "swap", "network", "clock", "archive"],
            record.Requirements.Select(row => row.Id));
        Assert.All(record.Requirements, row => Assert.Equal(ConformanceOutcome.Met, row.Outcome));
        Assert.Empty(Directory.GetFileSystemEntries(Workspace.Artifact("tmp")));
    }

    [Fact]
    public async Task A_disk_whose_last_block_is_damaged_is_not_packed()
    {
        await CopyAsync();
        Spoil(new FileInfo(Disk).Length - 512 + 60);
        var refused = await Assert.ThrowsAsync<VerificationFailedException>(RunAsync);
        Assert.Contains("partition-table (a consistent partition table", refused.Message);
        Assert.False(File.Exists(Record));
    }

    [Fact]
    public async Task A_disk_that_is_not_the_records_is_refused()
    {
        await CopyAsync();
        // Between the last partition and the copy of the table, where no row looks.
        Spoil(new FileInfo(Disk).Length - (40 * 512));
        var refused = await Assert.ThrowsAsync<VerificationFailedException>(RunAsync);
        Assert.Contains("archive (a gzip of a tar in old GNU format, in which disk.raw is alone", refused.Message);
        Assert.False(File.Exists(Record));
    }

    [Fact]
    public async Task A_disk_that_is_gone_is_said()
    {
        await CopyAsync();
        File.Delete(Disk);
        Assert.Equal("artifacts/images/debug/disk.raw is not there; the step image:debug makes it.", (await Assert.ThrowsAsync<AssetMissingException>(RunAsync)).Message);
    }

    [Fact]
    public void What_firmware_would_not_boot_is_told()
    {
        var executable = new byte[256];
        BinaryPrimitives.WriteUInt32LittleEndian(executable.AsSpan(0x3c), 64);
        BinaryPrimitives.WriteUInt16LittleEndian(executable.AsSpan(64 + 4), 0xaa64);
        BinaryPrimitives.WriteUInt16LittleEndian(executable.AsSpan(64 + 92), 3);
        Assert.Equal(
            [@"\EFI\BOOT\BOOTX64.EFI is for machines of type aa64; 8664 is expected.", @"\EFI\BOOT\BOOTX64.EFI is of subsystem 3; 10, an EFI application, is expected."],
            DiskExamination.BootProblems(executable));
    }

    Task RunAsync() => new GcpImageSteps(Workspace, _ => { }).Steps()[0].Run(Cancel);

    async Task<ImageRecord> CopyAsync()
    {
        var built = NodeImages.FolderOf(Built, Profile.Debug);
        Assert.True(File.Exists(Path.Combine(built, "disk.raw")), $"{built}/disk.raw is not there: ./build.sh Images makes it.");
        Directory.CreateDirectory(Path.GetDirectoryName(Disk)!);
        await Tool.RunAsync("cp", ["--sparse=always", Path.Combine(built, "disk.raw"), Path.Combine(built, "image.json"), Path.GetDirectoryName(Disk)!], ToolOptions.Default, Cancel);
        return await ImageRecord.ReadAsync(Path.Combine(built, "image.json"), Cancel);
    }

    void Spoil(long offset)
    {
        using var disk = File.Open(Disk, FileMode.Open, FileAccess.ReadWrite);
        disk.Position = offset;
        var value = disk.ReadByte();
        disk.Position = offset;
        disk.WriteByte((byte)(value ^ 1));
    }
}
