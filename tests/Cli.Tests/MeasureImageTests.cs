using Attestation.Measurements;
using Cli;

namespace CliTests;

public sealed class MeasureImageTests : IDisposable
{
    static readonly string RootHash = new('a', 64);
    static readonly string Marked = $"roothash={RootHash} ro calimero.role=node calimero.profile=debug calimero.root_hash={RootHash}";
    static readonly string Platforms = Path.Combine(Repository.Root, "images", "platforms");

    readonly string folder = Directory.CreateTempSubdirectory("mero-tee-").FullName;
    readonly StringWriter output = new();
    readonly StringWriter errors = new();
    readonly string firmware;

    public MeasureImageTests() => firmware = Save("OVMF.fd", new FirmwareForge().Build());

    public void Dispose()
    {
        output.Dispose();
        errors.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("words")]
    [InlineData("json")]
    public async Task Image_lists_every_event_of_every_register(string form)
    {
        Assert.Equal(0, await RunAsync(["measure", "image", Disk(), "--firmware", firmware, "--platform", Platform("qemu-q35"), .. Json(form)]));
        await Verify(output.ToString());
    }

    [Theory]
    [InlineData("words")]
    [InlineData("json")]
    public async Task Without_a_platform_the_image_says_what_is_missing(string form)
    {
        Assert.Equal(0, await RunAsync(["measure", "image", Disk(), "--firmware", firmware, .. Json(form)]));
        await Verify(output.ToString());
    }

    [Fact]
    public async Task A_platform_is_known_by_its_name()
    {
        Assert.Equal(0, await RunAsync("measure", "image", Disk(), "--platform", "gcp-c3-standard-4", "--json"));
        var image = MeasuredImage.Parse(output.ToString());
        Assert.Equal("gcp-c3-standard-4", image.Platform);
        Assert.StartsWith("9bf86e6280ec", image.MrTd!.Value.ToString(), StringComparison.Ordinal);
        Assert.Null(image.Notes);
    }

    [Fact]
    public async Task What_the_variant_changes_is_MRTD()
    {
        var onePass = await MeasureAsync("--platform", Platform("qemu-q35"));
        var twoPass = await MeasureAsync("--platform", Platform("qemu-q35"), "--variant", "two-pass");

        Assert.NotEqual(onePass.MrTd!.Value, twoPass.MrTd!.Value);
        Assert.Equal(onePass.Rtmr0!.Value, twoPass.Rtmr0!.Value);
    }

    [Fact]
    public async Task Everything_measures_the_given_memory_list()
    {
        var one = await MeasureAsync("--variant", "everything", "--td-hob", Save("one", [1, 2, 3]));
        var other = await MeasureAsync("--variant", "everything", "--td-hob", Save("other", [1, 2, 4]));

        Assert.Equal(["section-3"], one.MrTd!.Events.Zip(other.MrTd!.Events).Where(pair => pair.First.Digest != pair.Second.Digest).Select(pair => pair.First.Name));
        Assert.NotEqual(one.MrTd.Value, other.MrTd.Value);
    }

    [Fact]
    public async Task An_image_of_no_node_has_no_RTMR3()
    {
        var image = await MeasureDiskAsync(Disk("quiet"));

        Assert.Null(image.Rtmr3);
        Assert.Contains(new(Register.Rtmr3, "RTMR3 is not predicted: the command line has calimero.role= nowhere; it is expected once, so the image is none of a node."), image.Notes!);
    }

    [Theory]
    [InlineData("quiet", "calimero.role= nowhere")]
    [InlineData("calimero.role=kms calimero.profile=debug calimero.root_hash=ROOT", "calimero.role=kms; node is expected")]
    [InlineData("calimero.role=node calimero.profile=debug calimero.profile=debug calimero.root_hash=ROOT", "calimero.profile= 2 times")]
    [InlineData("calimero.role=node calimero.profile=open calimero.root_hash=ROOT", "calimero.profile=open; the profiles are")]
    [InlineData("calimero.role=node calimero.profile=debug calimero.root_hash=A", "calimero.root_hash=A; 64 lower-case hex digits")]
    [InlineData("calimero.role=node calimero.profile=locked-read-only calimero.root_hash=ROOT", "the profile locked-read-only; debug is expected")]
    public async Task An_image_of_another_profile_is_refused(string commandLine, string because)
    {
        Assert.Equal(10, await RunAsync("measure", "image", Disk(commandLine.Replace("ROOT", RootHash)), "--firmware", firmware, "--profile", "debug"));
        Assert.Contains(because, errors.ToString());
    }

    [Theory]
    [InlineData("no table", "The disk has no GUID partition table")]
    [InlineData("no file", "has no EFI/BOOT/BOOTX64.EFI")]
    [InlineData("no UKI", "firmware starts EFI/BOOT/BOOTX64.EFI, and it is not measured as a unified kernel image is")]
    [InlineData("no kernel", "has no section .linux")]
    public async Task A_disk_that_is_not_measured_as_a_node_image_is_asked_wrongly(string disk, string because)
    {
        byte[] content = disk switch
        {
            "no table" => new byte[2048],
            "no file" => GptForge.Disk(new FatForge().Build()),
            "no UKI" => GptForge.Disk(new FatForge().Add("EFI/BOOT/BOOTX64.EFI", new PeForge().Add(".text", "a boot loader").Build()).Build()),
            _ => GptForge.Disk(new FatForge().Add("EFI/BOOT/BOOTX64.EFI", new PeForge().Add(".sdmagic", "#### LoaderInfo: systemd-stub 257 ####").Add(".cmdline", Marked).Build()).Build()),
        };
        Assert.Equal(2, await RunAsync("measure", "image", Save("other.raw", content), "--firmware", firmware));
        Assert.Contains(because, errors.ToString());
    }

    [Fact]
    public async Task Without_firmware_it_is_asked_wrongly()
    {
        Assert.Equal(2, await RunAsync("measure", "image", Disk(), "--platform", Platform("qemu-q35")));
        Assert.Contains("no firmware is given: give --firmware", errors.ToString());
    }

    [Fact]
    public async Task A_firmware_that_the_platform_does_not_have_is_asked_wrongly()
    {
        Assert.Equal(2, await RunAsync("measure", "image", Disk(), "--platform", Platform("gcp-c3-standard-4"), "--firmware", firmware));
        Assert.Contains("no machine has both", errors.ToString());
    }

    [Theory]
    [InlineData("everything", null)]
    [InlineData("one-pass", "list.bin")]
    public async Task The_memory_list_belongs_to_one_variant(string variant, string? list)
    {
        Assert.Equal(2, await RunAsync(["measure", "image", Disk(), "--firmware", firmware, "--variant", variant, .. list is null ? Array.Empty<string>() : ["--td-hob", list]]));
        Assert.Contains("give --td-hob with it", errors.ToString());
    }

    [Fact]
    public async Task An_unknown_platform_is_asked_wrongly()
    {
        Assert.Equal(2, await RunAsync("measure", "image", Disk(), "--firmware", firmware, "--platform", "moon"));
        Assert.Equal("There is no platform \"moon\"; images/platforms has gcp-c3-standard-4, qemu-q35.\n", errors.ToString());
    }

    [Theory]
    [InlineData("disk")]
    [InlineData("firmware")]
    [InlineData("platform")]
    public async Task A_file_that_is_not_there_is_a_missing_asset(string absent)
    {
        Assert.Equal(11, await RunAsync(
            "measure", "image", absent is "disk" ? "absent" : Disk(),
            "--firmware", absent is "firmware" ? "absent" : firmware,
            "--platform", absent is "platform" ? "absent.yaml" : Platform("qemu-q35")));
        Assert.StartsWith("absent", errors.ToString(), StringComparison.Ordinal);
        Assert.Contains(": there is no such file; a", errors.ToString());
    }

    Task<MeasuredImage> MeasureAsync(params string[] more) => MeasureDiskAsync(Disk(), more);

    async Task<MeasuredImage> MeasureDiskAsync(string disk, params string[] more)
    {
        output.GetStringBuilder().Clear();
        Assert.Equal(0, await RunAsync(["measure", "image", disk, "--firmware", firmware, .. more, "--json"]));
        return MeasuredImage.Parse(output.ToString());
    }

    Task<int> RunAsync(params string[] arguments) => new MeroTee(output, errors).RunAsync(arguments, TestContext.Current.CancellationToken);

    string Disk(string? commandLine = null) => Save("disk.raw", GptForge.Disk(new FatForge()
        .Add("EFI/BOOT/BOOTX64.EFI", UkiForge.Create(commandLine: commandLine ?? Marked, osRelease: "ID=debian\nIMAGE_VERSION=\"3.0.0\"\n").Build()).Build()));

    static string Platform(string name) => Path.Combine(Platforms, $"{name}.yaml");

    static string[] Json(string form) => form is "json" ? ["--json"] : [];

    string Save(string name, byte[] content)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
