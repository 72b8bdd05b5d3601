using System.Security.Cryptography;
using System.Text;
using Attestation.EventLogs;
using Attestation.Measurements;

namespace AttestationTests.EventLogs;

public sealed class BootEventLogTests
{
    static readonly byte[] Forged = EventLogForge.Ccel().Build();

    [Fact]
    public async Task Parse_says_of_each_event_what_it_measures_and_what_is_proven()
    {
        var log = BootEventLog.Parse(Forged);

        await Verify(string.Concat(log.Events.Select(item =>
            $"{item.Index,2} {item.Register?.ToString() ?? "-",-5} {item.Name,-26} {(item.DigestMatches is { } matches ? matches : "?"),-5} proven: {item.ProvenText ?? "-"} · claimed: {item.ClaimedText ?? "-"} · {item.Measures}\n")));
        Assert.Empty(log.Findings);
    }

    [Fact]
    public void Events_have_the_names_of_predictions()
    {
        var nothing = new MeasuredEvent { Name = "", Hashed = "", Digest = Measurement.Zero };
        MeasuredEvent[] predicted =
        [
            .. KernelRegisters.Rtmr1Events(nothing with { Name = EventNames.Gpt }, nothing with { Name = EventNames.Uki }, nothing with { Name = EventNames.Kernel }),
        ];

        var log = BootEventLog.Parse(Forged);

        Assert.Equal(predicted.Select(item => item.Name), log.Replay(Register.Rtmr1)!.Events.Select(item => item.Name));
        Assert.Equal(["linux-name", "linux", "command-line", "initrd-served"], log.Replay(Register.Rtmr2)!.Events.Select(item => item.Name));
        Assert.Equal(
            ["td-hob", "cfv", "secureboot", "pk", "kek", "db", "dbx", "separator", "acpi-loader", "acpi-rsdp", "acpi-tables", "bootorder", "boot0001"],
            log.Replay(Register.Rtmr0)!.Events.Select(item => item.Name));
    }

    [Fact]
    public void Replay_extends_zeros_by_each_digest_of_the_register()
    {
        var log = BootEventLog.Parse(EventLogForge.Ccel(new() { Algorithms = [(EventLogForge.Sha384, 48)] }).Add(3, 0xd, "grub_cmd: a"u8.ToArray(), "a"u8.ToArray()).Build());
        var expected = new byte[48];
        foreach (var hashed in (byte[][])[".linux\0"u8.ToArray(), "the kernel"u8.ToArray(), Encoding.Unicode.GetBytes("quiet\0"), "the initrd"u8.ToArray(), "a"u8.ToArray()])
            expected = SHA384.HashData([.. expected, .. SHA384.HashData(hashed)]);

        Assert.Equal(Measurement.From(expected), log.Replay(Register.Rtmr2)!.Value);
    }

    /// <summary>MRTD, what is no register, PCR 0 and those of running software: whoever wrote the log could put any event there.</summary>
    [Theory]
    [InlineData(EventLogFormat.Ccel, 0)]
    [InlineData(EventLogFormat.Ccel, 5)]
    [InlineData(EventLogFormat.Ccel, uint.MaxValue)]
    [InlineData(EventLogFormat.Tcg, 0)]
    [InlineData(EventLogFormat.Tcg, 16)]
    [InlineData(EventLogFormat.Tcg, 24)]
    public void Text_in_a_register_that_is_compared_with_no_quote_proves_nothing(EventLogFormat format, uint register)
    {
        var forge = format is EventLogFormat.Ccel ? EventLogForge.Ccel() : EventLogForge.Tpm();

        var item = BootEventLog.Parse(forge.Add(register, 0xd, "kernel_cmdline: chosen"u8.ToArray(), "chosen"u8.ToArray()).Build()).Events[^1];

        Assert.Null(item.ProvenText);
        Assert.Equal("chosen", item.ClaimedText);
        Assert.True(item.DigestMatches);
    }

    /// <summary>A byte too much is logged behind UTF-16, never half a letter: the last byte would be part of the text and of no digest.</summary>
    [Fact]
    public void A_letter_of_which_one_byte_was_not_measured_proves_nothing()
    {
        byte[] logged = [.. Encoding.Unicode.GetBytes("quiet"), (byte)'!', 0x26];

        var item = BootEventLog.Parse(EventLogForge.Ccel().Add(3, 0xd, logged, logged[..^1]).Build()).Events[^1];

        Assert.Null(item.ProvenText);
    }

    [Theory]
    [InlineData(1, 1, EventLogFormat.Ccel)]
    [InlineData(0, 1, EventLogFormat.Ccel)]
    [InlineData(0, 0, EventLogFormat.Tcg)]
    [InlineData(0, 7, EventLogFormat.Tcg)]
    public void One_bank_of_SHA_384_is_told_apart_by_the_registers(uint specId, uint register, EventLogFormat expected) =>
        Assert.Equal(expected, BootEventLog.Parse(new EventLogForge { SpecIdRegister = specId }.Add(register, 0x4, new byte[4]).Build()).Format);

    [Fact]
    public void Several_banks_are_a_TPMs() =>
        Assert.Equal(EventLogFormat.Tcg, BootEventLog.Parse(Tpm([(EventLogForge.Sha256, 32), (EventLogForge.Sha384, 48)]).Add(1, 0x4, new byte[4]).Build()).Format);

    [Fact]
    public void A_log_without_events_needs_to_be_told_what_it_is()
    {
        var bytes = new EventLogForge { SpecIdRegister = 0 }.Build();

        Assert.Equal(EventLogProblem.AmbiguousFormat, Assert.Throws<MalformedEventLogException>(() => BootEventLog.Parse(bytes)).Problem);
        Assert.Equal(EventLogFormat.Ccel, BootEventLog.Parse(bytes, EventLogFormat.Ccel).Format);
        Assert.Equal(EventLogFormat.Tcg, BootEventLog.Parse(bytes, EventLogFormat.Tcg).Format);
    }

    [Fact]
    public void The_caller_can_say_whose_log_it_is() =>
        Assert.Equal(Register.Rtmr1, BootEventLog.Parse(Forged, EventLogFormat.Tcg).Events[^1].Register);

    [Theory]
    [InlineData(0, Register.MrTd)]
    [InlineData(1, Register.Rtmr0)]
    [InlineData(2, Register.Rtmr1)]
    [InlineData(6, Register.Rtmr1)]
    [InlineData(7, Register.Rtmr0)]
    [InlineData(8, Register.Rtmr2)]
    [InlineData(15, Register.Rtmr2)]
    [InlineData(16, null)]
    public void A_PCR_stands_for_a_register(uint pcr, Register? register)
    {
        var log = BootEventLog.Parse(EventLogForge.Tpm().Add(pcr, 0xd, "grub_cmd: a"u8.ToArray(), "a"u8.ToArray()).Build());

        Assert.Equal(register, log.Events[^1].Register);
    }

    [Fact]
    public void A_PCR_is_replayed_in_every_bank()
    {
        var log = BootEventLog.Parse(Tpm([(EventLogForge.Sha1, 20), (EventLogForge.Sha256, 32)]).Add(5, 0x4, new byte[4]).Build());

        Assert.Equal(CryptographicOperations.HashData(HashAlgorithmName.SHA1, [.. new byte[20], .. CryptographicOperations.HashData(HashAlgorithmName.SHA1, new byte[4])]), log.ReplayPcr(TcgAlgorithm.Sha1, 5));
        Assert.Equal(SHA256.HashData([.. new byte[32], .. SHA256.HashData(new byte[4])]), log.ReplayPcr(TcgAlgorithm.Sha256, 5));
        Assert.Equal(new byte[32], log.ReplayPcr(TcgAlgorithm.Sha256, 4));
        Assert.Null(log.ReplayPcr(TcgAlgorithm.Sha384, 5));
        Assert.Null(log.Replay(Register.Rtmr1));
    }

    [Fact]
    public void PCR_0_begins_with_the_locality_of_its_start()
    {
        var log = BootEventLog.Parse(Tpm([(EventLogForge.Sha256, 32)])
            .Add(0, EventLogForge.NoAction, [.. "StartupLocality\0"u8, 3])
            .Add(0, 0x4, new byte[4]).Build());

        Assert.Equal(SHA256.HashData([.. new byte[31], 3, .. SHA256.HashData(new byte[4])]), log.ReplayPcr(TcgAlgorithm.Sha256, 0));
        Assert.Equal(new byte[32], log.ReplayPcr(TcgAlgorithm.Sha256, 1));
    }

    [Fact]
    public void The_format_with_SHA_1_alone_is_read()
    {
        byte[] record = [4, 0, 0, 0, 4, 0, 0, 0, .. CryptographicOperations.HashData(HashAlgorithmName.SHA1, new byte[4]), 4, 0, 0, 0, 0, 0, 0, 0];

        var log = BootEventLog.Parse((byte[])[.. record, .. new byte[64]]);

        Assert.Equal((EventLogFormat.Tcg, 1), (log.Format, log.Events.Count));
        Assert.True(log.Events[0].DigestMatches);
        Assert.Equal([LogFindingCode.NoSha384Bank], log.Findings.Select(finding => finding.Code));
    }

    static EventLogForge Tpm(IReadOnlyList<(ushort, ushort)> algorithms) => new() { SpecIdRegister = 0, Algorithms = algorithms, PaddingLength = 0 };
}
