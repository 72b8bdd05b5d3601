using System.Text.Json;
using Attestation.Firmware;
using Attestation.Measurements;

namespace AttestationTests.Firmware;

public sealed class TdHobTests
{
    /// <summary>The sections of Google's firmware, as the recorded list of the fixture shows them: a 2 MiB OVMF.</summary>
    internal static readonly IReadOnlyList<TdvfSection> Google =
    [
        FirmwareForge.Section(TdvfSectionType.Bfv, 0x2_0000, 0x1e_0000, 0xffe2_0000, TdvfSection.Extend),
        FirmwareForge.Section(TdvfSectionType.Cfv, 0, 0x2_0000, 0xffe0_0000, 0),
        FirmwareForge.Section(TdvfSectionType.TempMem, 0, 0, 0x81_0000, 0, memory: 0x1_0000),
        FirmwareForge.Section(TdvfSectionType.TempMem, 0, 0, 0x80_b000, 0, memory: 0x2000),
        FirmwareForge.Section(TdvfSectionType.TdHob, 0, 0, 0x80_9000, 0, memory: 0x2000),
        FirmwareForge.Section(TdvfSectionType.TempMem, 0, 0, 0x80_0000, 0, memory: 0x6000),
    ];

    [Theory]
    [InlineData(16, "458994daa60deac8")]
    [InlineData(32, "aa9e81feeb58a9eb")]
    [InlineData(88, "a5be8ecd74020972")]
    [InlineData(176, "21092eadb73948ae")]
    public void ForGcp_hashes_to_what_Googles_machines_report(int gib, string expected) =>
        Assert.StartsWith(expected, Measurement.Hash(TdHob.ForGcp(Google, (ulong)gib << 30)).ToString());

    [Fact]
    public void ForGcp_is_the_recorded_list_of_a_machine()
    {
        var firmware = File.ReadAllText(SharedVectors.PathOf("predict", "gcp-c3-standard-4", "firmware.yaml"));
        var recorded = firmware.Split('\n').Select(line => line.Trim()).Single(line => line.StartsWith("0100380000", StringComparison.Ordinal));
        var list = TdHob.ForGcp(Google, 16UL << 30);

        // In the recording the length of the last range is left out.
        Assert.Equal(recorded, Convert.ToHexStringLower(list.AsSpan(0, 576)) + new string('0', 16));
    }

    [Fact]
    public void Debians_firmware_gives_the_same_list_as_Googles() =>
        Assert.Equal(TdHob.ForGcp(Google, 16UL << 30), TdHob.ForGcp(DebianFirmware.Read().Sections, 16UL << 30));

    [Fact]
    public void ForQemu_hashes_to_what_a_dstack_machine_of_2_GiB_reports()
    {
        using var fixture = JsonDocument.Parse(SharedVectors.Read("dstack", "fixtures", "dstack_verifier_tdx-lite-getquote.json"));
        var log = Attestation.EventLogs.DstackEventLog.Parse(fixture.RootElement.GetProperty("event_log").GetRawText());

        Assert.Equal(log.Events[0].Digest, Measurement.Hash(TdHob.ForQemu(Google, 2UL << 30)));
    }

    [Fact]
    public void A_machine_of_many_nodes_has_a_range_for_each()
    {
        var list = TdHob.ForGcp(Google, 352UL << 30);

        Assert.Equal(TdHob.ForGcp(Google, 176UL << 30).Length + 48, list.Length);
    }
}
