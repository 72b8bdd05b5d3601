using Attestation;
using Attestation.Measurements;
using Pipeline.Images;
using Pipeline.Measurements;
using Pipeline.Runs;

namespace PipelineTests.Measurements;

public sealed class NodeMeasurementsTests : IDisposable
{
    static readonly string RootHash = new('a', 64);

    readonly Workspace workspace = new() { Root = Directory.CreateTempSubdirectory("mero-measure-").FullName };
    readonly List<string> said = [];

    public NodeMeasurementsTests()
    {
        Directory.CreateDirectory(workspace.Source("images", "platforms"));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "images", "platforms"), "*.yaml"))
            File.Copy(file, workspace.Source("images", "platforms", Path.GetFileName(file)));
        File.WriteAllBytes(Firmware, new FirmwareForge().Build());
    }

    string Firmware => Path.Combine(workspace.Root, "OVMF.fd");

    string Uki => workspace.Artifact("images", "debug", "uki.efi");

    string Disk => workspace.Artifact("images", "debug", "disk.raw");

    public void Dispose() => Directory.Delete(workspace.Root, recursive: true);

    [Theory]
    [InlineData("qemu-q35")]
    [InlineData("gcp-c3-standard-4")]
    public async Task The_record_lists_every_event_of_every_register(string platform)
    {
        await ImageAsync();

        var record = await MeasureAsync(platform);

        await Verify(record.ToJson(), "json");
    }

    [Theory]
    [InlineData("qemu-q35")]
    [InlineData("gcp-c3-standard-4")]
    public async Task The_disk_alone_gives_the_record_byte_for_byte(string platform)
    {
        await ImageAsync();
        var uki = UkiForge.Create(osRelease: "ID=debian\nIMAGE_VERSION=3.0.0\n", commandLine: $"calimero.role=node calimero.profile=debug calimero.root_hash={RootHash}").Build();
        await ReplaceUkiAsync(uki);
        await File.WriteAllBytesAsync(Disk, GptForge.Disk(new FatForge().Add("EFI/BOOT/BOOTX64.EFI", uki).Build()), TestContext.Current.CancellationToken);

        var measured = await DiskMeasurement.MeasureAsync(
            new()
            {
                Disk = Disk,
                Firmware = platform is "qemu-q35" ? Firmware : null,
                Platform = PlatformFile.PathOf(workspace, platform),
                Profile = Profile.Debug,
            },
            TestContext.Current.CancellationToken);

        Assert.Equal((await MeasureAsync(platform)).ToJson(), measured.ToJson());
    }

    [Fact]
    public async Task The_registers_are_said_as_they_are_written()
    {
        await ImageAsync();

        var record = await MeasureAsync("qemu-q35");

        Assert.Contains($"mrtd   {record.MrTd.Value}", said);
        Assert.Contains($"rtmr3  {ProfileEvent.Register(Profile.Debug, RootHash).Value}", said);
    }

    [Fact]
    public async Task Any_other_root_hash_changes_the_kernels_registers_and_the_profiles()
    {
        await ImageAsync();
        var before = (await MeasureAsync("qemu-q35")).ToValues();
        await ImageAsync(rootHash: new('b', 64));

        var after = (await MeasureAsync("qemu-q35")).ToValues();

        Assert.Equal((before.MrTd, before.Rtmr0), (after.MrTd, after.Rtmr0));
        Assert.NotEqual(before.Rtmr1, after.Rtmr1);
        Assert.NotEqual(before.Rtmr2, after.Rtmr2);
        Assert.NotEqual(before.Rtmr3, after.Rtmr3);
    }

    [Theory]
    [InlineData("calimero.role=node calimero.profile=debug", "has no calimero.root_hash=")]
    [InlineData("calimero.role=node calimero.profile=locked-read-only calimero.root_hash=ROOT", "calimero.profile=debug is expected")]
    [InlineData("calimero.role=node calimero.profile=debug calimero.root_hash=ROOT calimero.root_hash=ROOT", "expected, once")]
    public async Task A_command_line_must_carry_what_the_record_says(string commandLine, string because)
    {
        await ImageAsync(commandLine.Replace("ROOT", RootHash));

        var refused = await Assert.ThrowsAsync<VerificationFailedException>(() => MeasureAsync("qemu-q35"));

        Assert.Contains(because, refused.Message);
        Assert.False(Directory.Exists(workspace.Artifact("measurements")));
    }

    [Fact]
    public async Task A_kernel_image_that_is_not_the_records_is_refused()
    {
        await ImageAsync();
        await File.AppendAllTextAsync(Uki, "x", TestContext.Current.CancellationToken);

        Assert.Contains("its record says sha256:", (await Assert.ThrowsAsync<VerificationFailedException>(() => MeasureAsync("qemu-q35"))).Message);
    }

    [Fact]
    public async Task A_disk_without_partitions_is_named()
    {
        await ImageAsync();
        await File.WriteAllBytesAsync(Disk, new byte[4096], TestContext.Current.CancellationToken);

        Assert.StartsWith("artifacts/images/debug/disk.raw: The disk has no GUID partition table", (await Assert.ThrowsAsync<StepFailedException>(() => MeasureAsync("qemu-q35"))).Message);
    }

    [Fact]
    public async Task A_firmware_without_metadata_is_named()
    {
        await ImageAsync();
        await File.WriteAllBytesAsync(Firmware, new FirmwareForge { HasTdxEntry = false }.Build(), TestContext.Current.CancellationToken);

        Assert.Contains("OVMF.fd: The firmware has no TDX metadata", (await Assert.ThrowsAsync<StepFailedException>(() => MeasureAsync("qemu-q35"))).Message);
    }

    [Fact]
    public async Task A_missing_firmware_is_a_missing_asset()
    {
        await ImageAsync();
        File.Delete(Firmware);

        Assert.Contains("install the package ovmf", (await Assert.ThrowsAsync<AssetMissingException>(() => MeasureAsync("qemu-q35"))).Message);
    }

    async Task<MeasurementRecord> MeasureAsync(string platform)
    {
        var steps = new NodeMeasurements(workspace, new() { Platform = platform, Firmware = Firmware }, said.Add).Steps();
        var step = steps.Single(step => step.Name == "measure:debug");
        await step.Run(TestContext.Current.CancellationToken);
        return MeasurementRecord.Parse(await File.ReadAllTextAsync(Assert.Single(step.Outputs), TestContext.Current.CancellationToken));
    }

    async Task ReplaceUkiAsync(byte[] uki)
    {
        var path = workspace.Artifact("images", "debug", "image.json");
        var record = await ImageRecord.ReadAsync(path, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(Uki, uki, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(path, (record with { UkiSha256 = Digest.Of(uki) }).ToJson(), TestContext.Current.CancellationToken);
    }

    async Task ImageAsync(string? commandLine = null, string? rootHash = null)
    {
        commandLine ??= $"calimero.role=node calimero.profile=debug calimero.root_hash={rootHash ?? RootHash}";
        var uki = UkiForge.Create(commandLine: commandLine).Build();
        Directory.CreateDirectory(Path.GetDirectoryName(Uki)!);
        await File.WriteAllBytesAsync(Uki, uki);
        await File.WriteAllBytesAsync(Disk, GptForge.Build());
        await File.WriteAllTextAsync(workspace.Artifact("images", "debug", "image.json"), new ImageRecord
        {
            Version = "3.0.0",
            Profile = Profile.Debug,
            DiskSha256 = Digest.Of(GptForge.Build()),
            RootHash = rootHash ?? RootHash,
            UkiSha256 = Digest.Of(uki),
            Kernel = "6.16.3",
            CommandLine = commandLine,
            StubSha256 = Digest.Of("stub"),
            OsRelease = "ID=debian\n",
            PartitionTable = "",
            RootFilesSha256 = Digest.Of(""),
            Packages = [],
            PackagesLockSha256 = Digest.Of(""),
            Conformance = [],
        }.ToJson());
    }
}
