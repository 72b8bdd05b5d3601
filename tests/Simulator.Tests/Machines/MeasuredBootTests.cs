using System.Text;
using Attestation.EventLogs;
using Attestation.Measurements;
using Simulator.Machines;

namespace SimulatorTests.Machines;

public sealed class MeasuredBootTests
{
    static readonly Measurement MrTd = Measurement.Hash("firmware"u8);

    [Fact]
    public void Replay_gives_the_registers_of_the_same_log_on_a_trust_domain()
    {
        var boot = new VtpmForge();

        var registers = Replay(boot);

        // PCR 4 and 9 have the events of RTMR1 and RTMR2 in the order of the log.
        Assert.Equal(MrTd, registers.MrTd);
        Assert.Equal(Extended(boot, 1, 7), registers.Rtmr0);
        Assert.Equal(Extended(boot, 2, 3, 4, 5, 6), registers.Rtmr1);
        Assert.Equal(Extended(boot, 8, 9, 10, 11, 12, 13, 14, 15), registers.Rtmr2);
        Assert.True(registers.Rtmr3.IsZero);
    }

    [Fact]
    public void Replay_takes_what_systemd_wrote_down_for_the_PCRs_and_not_for_the_registers()
    {
        var plain = Replay(new());
        Assert.Equal(plain, Replay(new VtpmForge().ExtendBySystem(11, "enter-initrd").ExtendBySystem(11, "leave-initrd").ExtendBySystem(15, "machine-id")));
    }

    [Fact]
    public void Replay_leaves_PCR_10_to_IMA()
    {
        var boot = new VtpmForge();
        boot.Pcrs[10] = Measurement.Hash("boot_aggregate"u8);
        Assert.Equal(Replay(new()), Replay(boot));
    }

    [Fact]
    public void Replay_judges_PCR_10_where_the_firmware_extended_it()
    {
        var boot = new VtpmForge(EventLogForge.Tpm().Add(10, 0xd, "event"u8.ToArray()).Build());
        boot.Pcrs[10] = boot.Pcrs[10].Extend(Measurement.Hash("boot_aggregate"u8));
        Assert.StartsWith("PCR 10 holds ", Refusal(boot), StringComparison.Ordinal);
    }

    public static TheoryData<int> Judged => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15];

    [Theory]
    [MemberData(nameof(Judged))]
    public void Replay_refuses_a_PCR_that_holds_something_else(int pcr)
    {
        var boot = new VtpmForge();
        boot.Pcrs[pcr] = boot.Pcrs[pcr].Extend(Measurement.Hash("other"u8));
        Assert.StartsWith($"PCR {pcr} holds ", Refusal(boot), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Judged))]
    public void Replay_refuses_a_report_without_a_PCR(int pcr)
    {
        var boot = new VtpmForge();
        boot.Pcrs.Remove(pcr);
        Assert.Equal($"PCR {pcr} was not reported; each of 0 to 15 has to be.", Refusal(boot));
    }

    [Fact]
    public void Replay_refuses_a_log_without_its_last_event()
    {
        var boot = new VtpmForge();
        var log = BootEventLog.Parse(boot.Log, EventLogFormat.Tcg);
        boot.Log = boot.Log[..LastEventOf(boot.Log, log.Events.Count)];
        Assert.StartsWith("PCR 4 holds ", Refusal(boot), StringComparison.Ordinal);
    }

    [Fact]
    public void Replay_refuses_a_log_without_SHA_384() =>
        Assert.StartsWith("The TPM's log has no SHA-384 digests", Refusal(new VtpmForge
        {
            Log = EventLogForge.Tpm(new() { SpecIdRegister = 0, Algorithms = [(EventLogForge.Sha256, 32)], PaddingLength = 0 }).Build(),
        }), StringComparison.Ordinal);

    [Fact]
    public void Replay_refuses_an_event_without_a_SHA_384_digest()
    {
        var forge = EventLogForge.Tpm();
        forge.AddRaw(9, 0xd, [1], (EventLogForge.Sha1, new byte[20]));
        Assert.Equal("The TPM's log has an event of PCR 9 without a SHA-384 digest.", Refusal(new VtpmForge { Log = forge.Build() }));
    }

    [Fact]
    public void Replay_refuses_bytes_that_are_no_log() =>
        Assert.StartsWith("The TPM's log cannot be read: ", Refusal(new VtpmForge { Log = [1, 2, 3] }), StringComparison.Ordinal);

    [Theory]
    [InlineData("{}", "systemd's log does not begin with a record separator.")]
    [InlineData("\u001enothing", "systemd's log has a record that is not a PCR with a sha384 digest.")]
    [InlineData("\u001e7", "systemd's log has a record that is not a PCR with a sha384 digest.")]
    [InlineData("\u001e{\"pcr\":11}", "systemd's log has a record that is not a PCR with a sha384 digest.")]
    [InlineData("\u001e{\"pcr\":\"11\",\"digests\":[]}", "systemd's log has a record that is not a PCR with a sha384 digest.")]
    [InlineData("\u001e{\"pcr\":11,\"digests\":[{\"hashAlg\":\"sha256\",\"digest\":\"00\"}]}", "systemd's log has a record that is not a PCR with a sha384 digest.")]
    [InlineData("\u001e{\"pcr\":11,\"digests\":[{\"hashAlg\":\"sha384\",\"digest\":\"00\"}]}", "systemd's log has a record that is not a PCR with a sha384 digest.")]
    public void Replay_refuses_what_is_no_log_of_systemd(string log, string sentence) =>
        Assert.Equal(sentence, Refusal(new VtpmForge { SystemLog = Encoding.UTF8.GetBytes(log) }));

    // What the firmware's log leaves out, systemd's cannot bring in.
    [Theory]
    [InlineData(4, "an application", "systemd's log extends PCR 4; phases are PCR 11's, and machine and file systems PCR 15's.")]
    [InlineData(9, "ready", "systemd's log extends PCR 9; phases are PCR 11's, and machine and file systems PCR 15's.")]
    [InlineData(16, "ready", "systemd's log extends PCR 16; phases are PCR 11's, and machine and file systems PCR 15's.")]
    [InlineData(11, "quiet", "which is the digest of no phase of a boot.")]
    public void Replay_refuses_what_systemd_does_not_extend_by(int pcr, string word, string sentence) =>
        Assert.EndsWith(sentence, Refusal(new VtpmForge().ExtendBySystem(pcr, word)), StringComparison.Ordinal);

    [Fact]
    public void Replay_refuses_more_of_systemds_events_than_a_boot_has()
    {
        var one = new VtpmForge().ExtendBySystem(15, "again").SystemLog;
        Assert.Equal("systemd's log has more than 1024 events.", Refusal(new VtpmForge { SystemLog = [.. Enumerable.Repeat(one, 1025).SelectMany(record => record)] }));
    }

    [Fact]
    public void Replay_passes_over_what_systemd_measured_elsewhere_than_in_a_PCR() =>
        Assert.Equal(Replay(new()), Replay(new VtpmForge { SystemLog = "\u001e{\"nvIndex\":1,\"digests\":[]}\n"u8.ToArray() }));

    // A trust domain has one separator where the TPM has one for each PCR.
    static Measurement Extended(VtpmForge boot, params int[] pcrs) => BootEventLog.Parse(boot.Log, EventLogFormat.Tcg).Events
        .Where(item => item.EventType != EventLogForge.NoAction && pcrs.Contains((int)item.RegisterIndex))
        .Where(item => item.Name != "separator" || item.RegisterIndex == pcrs[0])
        .Aggregate(Measurement.Zero, (register, item) => register.Extend(item.ToMeasuredEvent()!.Digest));

    // The last event is found by cutting the log until one is missing.
    static int LastEventOf(byte[] log, int events)
    {
        for (var length = log.Length - 1; ; length--)
        {
            try
            {
                if (BootEventLog.Parse(log.AsMemory(0, length), EventLogFormat.Tcg).Events.Count < events)
                    return length;
            }
            catch (MalformedEventLogException)
            {
                // Cut within an event.
            }
        }
    }

    static RegisterValues Replay(VtpmForge boot) => MeasuredBoot.Replay(MrTd, new() { Log = boot.Log, SystemLog = boot.SystemLog, Pcrs = boot.Pcrs });

    static string Refusal(VtpmForge boot) => Assert.Throws<MachineRefusedException>(() => Replay(boot)).Message;
}
