using Attestation.EventLogs;

namespace AttestationTests.EventLogs;

/// <summary>Valid logs with one change each: the finding, and no other.</summary>
public sealed class BootLogFindingTests
{
    static readonly Dictionary<string, (Func<byte[]> Log, LogFindingCode[] Codes)> Cases = new()
    {
        ["nothing changed in a trust domain's log"] = (() => EventLogForge.Ccel().Build(), []),
        ["nothing changed in a TPM's log"] = (() => EventLogForge.Tpm().Build(), []),
        ["a separator twice"] = (() => Ccel(log => log.Add(1, 0x4, new byte[4]), before: true), [LogFindingCode.DuplicateSeparator]),
        ["a separator twice in a PCR"] = (() => Tpm(log => log.Add(3, 0x4, new byte[4]), before: true), [LogFindingCode.DuplicateSeparator]),
        ["no separator in a register"] = (() => new EventLogForge().Add(2, 0x80000007, Bytes("Calling EFI Application from Boot Option")).Build(), [LogFindingCode.MissingSeparator]),
        ["a separator that reports an error"] = (() => new EventLogForge().Add(1, 0x4, [1, 0, 0, 0]).Build(), [LogFindingCode.ErrorSeparator]),
        ["a bank of an unknown algorithm"] = (() => EventLogForge.Ccel(new() { Algorithms = [(EventLogForge.Sha384, 48), (0xaa, 17)] }).Build(), [LogFindingCode.UnknownAlgorithm]),
        ["a bank of SM3"] = (() => EventLogForge.Ccel(new() { Algorithms = [(0x12, 32), (EventLogForge.Sha384, 48)] }).Build(), [LogFindingCode.UnknownAlgorithm]),
        ["text behind the padding"] = (() => [.. EventLogForge.Ccel().Build(), 1], [LogFindingCode.TrailingBytes]),
        ["a variable whose digest is another's"] = (() => Ccel(log => log.Add(1, 0x80000001, EventLogForge.Variable("MokSBState", [1]), [1]), before: true), [LogFindingCode.DigestMismatch]),
        ["an action whose digest is another's"] = (() => Ccel(log => log.Add(2, 0x80000007, Bytes("harmless"), [1]), before: true), [LogFindingCode.DigestMismatch]),
        ["a boot variable whose digest is another's"] = (() => Ccel(log => log.Add(1, 0x80000002, EventLogForge.Variable("Boot0007", EventLogForge.LoadOption), [1]), before: true), [LogFindingCode.DigestMismatch]),
        ["a command of GRUB whose digest is another's"] = (() => Ccel(log => log.Add(3, 0xd, Bytes("grub_cmd: harmless"), [1])), [LogFindingCode.DigestMismatch]),
        ["a separator whose digest is another's"] = (() => new EventLogForge().Add(1, 0x4, new byte[4], [1]).Build(), [LogFindingCode.DigestMismatch]),
        ["one bank's digest is another's"] = (() => EventLogForge.Tpm().AddRaw(9, 0xd, Bytes("grub_cmd: a"), (4, new byte[20]), (0xb, System.Security.Cryptography.SHA256.HashData("a"u8)), (0xc, System.Security.Cryptography.SHA384.HashData("a"u8))).Build(), [LogFindingCode.DigestMismatch]),
        ["the firmware goes on after its end"] = (() => Ccel(log => log.Add(2, 0x80000007, Bytes("again"))), [LogFindingCode.EventAfterExitBootServices]),
        ["no SHA-384"] = (() => EventLogForge.Tpm(new() { SpecIdRegister = 0, Algorithms = [(EventLogForge.Sha256, 32)], PaddingLength = 0 }).Build(), [LogFindingCode.NoSha384Bank]),
        ["a digest left out"] = (() => EventLogForge.Tpm().AddRaw(9, 0x99, [], (0xb, new byte[32])).Build(), [LogFindingCode.MissingDigest]),
        ["an event without action that has a digest"] = (() => Ccel(log => log.AddRaw(1, 3, Bytes("SP800-155 Event3"), (0xc, [.. Enumerable.Repeat((byte)1, 48)]))), [LogFindingCode.NoActionWithDigest]),
        ["a partition table that is none"] = (() => Ccel(log => log.Add(2, 0x80000006, [1, 2, 3]), before: true), [LogFindingCode.UnreadableEventData]),
        ["a variable whose lengths lead outside"] = (() => Ccel(log => log.Add(1, 0x80000001, [.. new byte[16], .. Enumerable.Repeat((byte)0xff, 16)]), before: true), [LogFindingCode.UnreadableEventData]),
        ["a boot option that is none"] = (() => Ccel(log => log.Add(1, 0x80000002, EventLogForge.Variable("Boot0007", [1]), [1]), before: true), [LogFindingCode.UnreadableEventData]),
        ["a device path whose node has no length"] = (() => Ccel(log => log.Add(2, 0x80000003, EventLogForge.Image([4, 4, 0, 0])), before: true), [LogFindingCode.UnreadableEventData]),
        ["a tagged event that is cut"] = (() => Ccel(log => log.Add(3, 0x6, [1, 0, 0, 0, 9, 0, 0, 0, 1])), [LogFindingCode.UnreadableEventData]),
        ["a boot loader's text that is none"] = (() => Ccel(log => log.Add(3, 0xd, [0xfe, 0xff])), [LogFindingCode.UnreadableEventData]),
        ["half of a pair in a variable's name"] = (() => Ccel(log => log.Add(1, 0x80000001, [.. new byte[16], 1, 0, 0, 0, 0, 0, 0, 0, .. new byte[8], 0x00, 0xd8]), before: true), [LogFindingCode.UnreadableEventData]),
        ["RTMR3"] = (() => Ccel(log => log.Add(4, 0x6, EventLogForge.Tagged(0x4141454c, "a"u8))), [LogFindingCode.Rtmr3InBootLog]),
        ["MRTD"] = (() => Ccel(log => log.Add(0, 0x99, [])), [LogFindingCode.MrTdEvent]),
        ["a register that does not exist"] = (() => Ccel(log => log.Add(5, 0x99, [])), [LogFindingCode.UnknownRegister]),
        ["a PCR that does not exist"] = (() => EventLogForge.Tpm().Add(24, 0x99, []).Build(), [LogFindingCode.UnknownRegister]),
        ["the start of PCR 0 after its first event"] = (() => EventLogForge.Tpm().Add(0, 3, [.. "StartupLocality\0"u8, 3]).Build(), [LogFindingCode.LateStartupLocality]),
        ["a Spec ID event among the others"] = (() => Ccel(log => log.Add(1, 3, [.. "Spec ID Event03\0"u8])), [LogFindingCode.SecondSpecId]),
    };

    public static TheoryData<string> Changes => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Changes))]
    public void One_change_is_one_finding(string change)
    {
        var (bytes, codes) = Cases[change];

        Assert.Equal(codes, BootEventLog.Parse(bytes()).Findings.Select(finding => finding.Code));
    }

    [Fact]
    public void Every_finding_of_a_boot_log_has_a_case()
    {
        LogFindingCode[] elsewhere =
        [
            LogFindingCode.LengthDiffersFromTable, LogFindingCode.ApplicationEvent, LogFindingCode.MissingSystemReady, LogFindingCode.ReservedNameTwice,
            LogFindingCode.ReservedNameAfterSystemReady, LogFindingCode.EmptyDigest, LogFindingCode.OldFieldNames,
        ];

        Assert.Equal(Enum.GetValues<LogFindingCode>().Except(elsewhere), Cases.Values.SelectMany(item => item.Codes).Distinct().Order());
    }

    [Fact]
    public void Text_of_an_event_whose_digest_is_anothers_proves_nothing()
    {
        var item = BootEventLog.Parse(Ccel(log => log.Add(3, 0xd, Bytes("grub_cmd: harmless"), [1]))).Events[^1];

        Assert.Null(item.ProvenText);
        Assert.Equal("harmless", item.ClaimedText);
    }

    [Fact]
    public void Findings_of_one_kind_are_counted_from_the_hundredth_on()
    {
        var log = EventLogForge.Ccel();
        for (var count = 0; count < 150; count++)
            log.Add(5, 0x99, []);

        var findings = BootEventLog.Parse(log.Build()).Findings;

        Assert.Equal(101, findings.Count);
        Assert.Equal("There are 50 more of this kind.", findings[^1].Text);
    }

    /// <summary>One more event: at the end, or before the firmware's own part ends.</summary>
    static byte[] Ccel(Action<EventLogForge> more, bool before = false) => Change(more, before, EventLogForge.Ccel, new());

    static byte[] Tpm(Action<EventLogForge> more, bool before) =>
        Change(more, before, EventLogForge.Tpm, new() { SpecIdRegister = 0, Algorithms = [(EventLogForge.Sha256, 32), (EventLogForge.Sha384, 48)] });

    static byte[] Change(Action<EventLogForge> more, bool before, Func<EventLogForge, EventLogForge> forge, EventLogForge empty)
    {
        if (before)
            more(empty);
        var log = forge(empty);
        if (!before)
            more(log);
        return log.Build();
    }

    static byte[] Bytes(string text) => System.Text.Encoding.ASCII.GetBytes(text);
}
