using Attestation.Firmware;
using Attestation.Measurements;
using Pipeline.Measurements;
using Pipeline.Runs;

namespace PipelineTests.Measurements;

public sealed class PlatformFileTests
{
    static readonly Workspace Checkout = new() { Root = Repository.Root };

    static readonly string Gcp = File.ReadAllText(Checkout.Source("images", "platforms", "gcp-c3-standard-4.yaml"));
    static readonly string Qemu = File.ReadAllText(Checkout.Source("images", "platforms", "qemu-q35.yaml"));

    [Fact]
    public void The_file_for_Google_gives_the_registers_of_a_real_quote()
    {
        var quote = SharedVectors.Read("predict", "gcp-c3-standard-4", "quote.bin");
        var platform = PlatformFile.Parse(Gcp, "gcp-c3-standard-4", "gcp.yaml").Platform;

        var registers = FirmwareRegisters.Predict(platform, platform.Firmware!);

        Assert.Equal(Measurement.From(quote.AsSpan(184, Measurement.Size)), registers.MrTd.Value);
        Assert.Equal(Measurement.From(quote.AsSpan(376, Measurement.Size)), registers.Rtmr0.Value);
    }

    [Fact]
    public void The_file_for_QEMU_leaves_the_firmware_to_its_file()
    {
        var (platform, variant) = PlatformFile.Parse(Qemu, "qemu-q35", "qemu.yaml");

        Assert.Null(platform.Firmware);
        Assert.Equal(MrTdVariant.OnePass, variant);
        Assert.Equal(HostKind.Qemu, platform.Host);
    }

    [Theory]
    [InlineData("gcp-c3-standard-4")]
    [InlineData("qemu-q35")]
    public async Task Every_platform_of_the_repository_is_read(string name) =>
        Assert.Equal(name, (await PlatformFile.ReadAsync(Checkout, name, TestContext.Current.CancellationToken)).Platform.Name);

    [Fact]
    public async Task An_unknown_platform_is_refused_with_the_known_ones()
    {
        var refused = await Assert.ThrowsAsync<AskedWronglyException>(() => PlatformFile.ReadAsync(Checkout, "azure", TestContext.Current.CancellationToken));

        Assert.Equal("There is no platform \"azure\"; images/platforms has gcp-c3-standard-4, qemu-q35.", refused.Message);
    }

    [Theory]
    [InlineData("host: gcp", "host: azure", "host is \"azure\"; gcp or qemu is expected")]
    [InlineData("memory_mib: 16384", "memory_mib: 16 GiB", "memory_mib is \"16 GiB\"; a whole number")]
    [InlineData("memory_mib: 16384", "memory_mib: 18446744073709551615", "a whole number of MiB")]
    [InlineData("secure_boot: false", "secure_boot: maybe", "true or false is expected")]
    [InlineData("source: recorded", "source: url", "source is \"url\"")]
    [InlineData("td-hob 0x809000 0x2000", "td-hob 809000 0x2000", "is no section")]
    [InlineData("td-hob 0x809000 0x2000", "hob 0x809000 0x2000", "is no section")]
    [InlineData("td-hob 0x809000 0x2000", "temp-mem 0x809000 0x2000", "exactly one td-hob")]
    [InlineData("td-hob 0x809000 0x2000", "td-hob 0x809000 0xfffffffffffff000", "is no section")]
    [InlineData("SecureBoot: recorded variable 00", "SecureBoot: guessed variable 00", "SecureBoot is \"guessed variable 00\"")]
    [InlineData("SecureBoot: recorded variable 00", "SecureBoot: recorded variable 0", "SecureBoot is \"recorded variable 0\"")]
    [InlineData("SecureBoot: recorded variable 00", "SecureBoot: recorded digest 00", "SecureBoot is \"recorded digest 00\"")]
    [InlineData("SecureBoot: recorded variable 00", "SecureBoot: 00", "SecureBoot is \"00\"")]
    [InlineData("BootOrder recorded data 010002000000", "BootOrder recorded variable 010002000000", "BootOrder is \"recorded variable")]
    [InlineData("BootOrder recorded data 010002000000", "BootNext recorded data 0100", "begins with another than BootOrder")]
    [InlineData("BootOrder recorded data 010002000000", "BootOrder", "is no named fact")]
    [InlineData("smbios: []", "smbios: []\nspeed: high", "speed is not known here")]
    [InlineData("smbios: []", "", "smbios is missing")]
    public void Parse_refuses_and_names_the_line(string text, string instead, string because)
    {
        var broken = Gcp.Replace(text, instead, StringComparison.Ordinal);

        var refused = Assert.Throws<AskedWronglyException>(() => PlatformFile.Parse(broken, "gcp", "gcp.yaml"));

        Assert.Matches(@"^gcp\.yaml line \d+: ", refused.Message);
        Assert.Contains(because, refused.Message);
    }

    [Fact]
    public void Parse_refuses_a_way_of_measuring_that_no_host_has() => Assert.Contains(
        "one-pass or two-pass is expected",
        Assert.Throws<AskedWronglyException>(() => PlatformFile.Parse(Qemu.Replace("mrtd: one-pass", "mrtd: everything"), "qemu", "qemu.yaml")).Message);
}
