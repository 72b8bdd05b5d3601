using Attestation.Firmware;

namespace AttestationTests.Firmware;

public sealed class FirmwareImageTests
{
    [Fact]
    public void Debians_firmware_has_the_documented_measurements()
    {
        var firmware = DebianFirmware.Read();

        Assert.Equal(
            "4c7206f0f483c524f12c366c711e9049030a8d47c471ee5aa9c4999a08de4057fb887fed0744d5631a212967fb231c47",
            firmware.ComputeMrTd(MrTdVariant.OnePass).ToString());
        Assert.StartsWith("f87302177b059d54", firmware.CfvDigest.ToString());
        Assert.Equal(
            [TdvfSectionType.Bfv, TdvfSectionType.Cfv, TdvfSectionType.TempMem, TdvfSectionType.TempMem, TdvfSectionType.TdHob, TdvfSectionType.TempMem],
            firmware.Sections.Select(section => section.Type));
    }

    [Fact]
    public void Debians_firmware_without_variables_has_no_metadata()
    {
        const string path = "/usr/share/OVMF/OVMF_CODE_4M.fd";
        Assert.SkipUnless(File.Exists(path), $"{path} is absent: install the package ovmf.");

        var refused = Assert.Throws<MalformedFirmwareException>(() => FirmwareImage.Parse(File.ReadAllBytes(path)));

        Assert.Contains("has no TDX metadata", refused.Message);
    }

    [Fact]
    public void The_three_variants_differ()
    {
        var firmware = FirmwareImage.Parse(new FirmwareForge().Build());

        var values = new[]
        {
            firmware.ComputeMrTd(MrTdVariant.OnePass),
            firmware.ComputeMrTd(MrTdVariant.TwoPass),
            firmware.ComputeMrTd(MrTdVariant.Everything, TdHob.ForGcp(firmware.Sections, 16UL << 30)),
            firmware.ComputeMrTd(MrTdVariant.Everything, TdHob.ForGcp(firmware.Sections, 32UL << 30)),
        };

        Assert.Distinct(values);
    }

    [Fact]
    public void Everything_needs_the_memory_list()
    {
        var firmware = FirmwareImage.Parse(new FirmwareForge().Build());

        Assert.Throws<ArgumentException>(() => firmware.ComputeMrTd(MrTdVariant.Everything));
    }

    [Fact]
    public void The_variable_store_is_in_no_MRTD()
    {
        var file = new FirmwareForge().Build();
        var before = FirmwareImage.Parse(file);
        var (mrTd, cfv) = (before.ComputeMrTd(MrTdVariant.OnePass), before.CfvDigest);

        file[100] ^= 1;

        var after = FirmwareImage.Parse(file);
        Assert.Equal(mrTd, after.ComputeMrTd(MrTdVariant.OnePass));
        Assert.NotEqual(cfv, after.CfvDigest);
    }
}
