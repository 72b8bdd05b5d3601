using Cli;

namespace CliTests;

public sealed class MeasureTests : IDisposable
{
    const string Firmware = "/usr/share/ovmf/OVMF.fd";
    const string FirmwareSha256 = "7b456907dd0786d415999e801a1ac4637b8ed4d7cf5378cfc6edbe5e574dd773";

    readonly StringWriter output = new();
    readonly StringWriter errors = new();

    public void Dispose()
    {
        output.Dispose();
        errors.Dispose();
    }

    Task<int> RunAsync(params string[] arguments) => new MeroTee(output, errors).RunAsync(arguments, TestContext.Current.CancellationToken);

    [Theory]
    [InlineData("words")]
    [InlineData("json")]
    public async Task Firmware_says_what_will_be_measured(string form)
    {
        await SkipUnlessDebiansAsync();

        Assert.Equal(0, await RunAsync(["measure", "firmware", Firmware, .. form is "json" ? ["--json"] : Array.Empty<string>()]));

        await Verify(output.ToString());
    }

    [Fact]
    public async Task Firmware_without_metadata_is_asked_wrongly()
    {
        const string path = "/usr/share/OVMF/OVMF_CODE_4M.fd";
        Assert.SkipUnless(File.Exists(path), $"{path} is absent: install the package ovmf.");

        Assert.Equal(2, await RunAsync("measure", "firmware", path));
        Assert.Contains("OVMF_CODE_4M.fd: The firmware has no TDX metadata", errors.ToString());
    }

    [Fact]
    public async Task An_unknown_variant_is_asked_wrongly()
    {
        Assert.Equal(2, await RunAsync("measure", "firmware", "x.fd", "--variant", "three-pass"));
        Assert.Equal("Argument 'three-pass' not recognized. Must be one of: 'one-pass' 'two-pass' 'everything'. See mero-tee --help.\n", errors.ToString());
    }

    [Theory]
    [InlineData("everything", null)]
    [InlineData("one-pass", "list.bin")]
    public async Task The_memory_list_belongs_to_one_variant(string variant, string? list)
    {
        Assert.Equal(2, await RunAsync(["measure", "firmware", "x.fd", "--variant", variant, .. list is null ? Array.Empty<string>() : ["--td-hob", list]]));
        Assert.Contains("give --td-hob with it", errors.ToString());
    }

    [Fact]
    public async Task A_firmware_that_is_not_there_is_a_missing_asset()
    {
        Assert.Equal(11, await RunAsync("measure", "firmware", "absent.fd"));
        Assert.Equal("absent.fd: there is no such file; a firmware is expected there.\n", errors.ToString());
    }

    [Theory]
    [InlineData("words")]
    [InlineData("json")]
    public async Task Pe_says_the_Authenticode_digests(string form)
    {
        var path = SharedVectors.PathOf("predict", "uki", "measured-boot.efi");

        Assert.Equal(0, await RunAsync(["measure", "pe", path, .. form is "json" ? ["--json"] : Array.Empty<string>()]));

        await Verify(output.ToString());
    }

    [Fact]
    public async Task Pe_of_another_file_is_asked_wrongly()
    {
        Assert.Equal(2, await RunAsync("measure", "pe", SharedVectors.PathOf("README.md")));
        Assert.Contains("is no PE executable", errors.ToString());
    }

    static async Task SkipUnlessDebiansAsync()
    {
        Assert.SkipUnless(File.Exists(Firmware), $"{Firmware} is absent: install the package ovmf.");
        var sha256 = Attestation.Firmware.FirmwareImage.Parse(await File.ReadAllBytesAsync(Firmware, TestContext.Current.CancellationToken)).Sha256;
        Assert.SkipUnless(sha256 == FirmwareSha256, $"{Firmware} is another build than Debian 12's: its SHA-256 is {sha256}.");
    }
}
