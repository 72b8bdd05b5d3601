using Attestation.EventLogs;
using Attestation.Measurements;

namespace Simulator.Machines;

/// <summary>What the RTMRs of a TD would hold after a boot that a vTPM measured.</summary>
/// <remarks>
/// The PCRs judge the logs; the RTMRs follow from the firmware's log alone, because on a trust domain systemd extends none of them.
/// All of PCR 0 to 15 have to replay, so that no event can be left out. The one exception is PCR 10, which IMA extends by
/// its own list: it is judged only where the firmware's log has events of it.
/// </remarks>
static class MeasuredBoot
{
    const int LastPcr = 15;
    const int ImaPcr = 10;

    /// <summary>The registers at the moment when the first program runs: RTMR3 is zero.</summary>
    /// <param name="mrTd">From the firmware file: no vTPM measures it.</param>
    /// <param name="report">What the machine said.</param>
    /// <exception cref="MachineRefusedException">A log is malformed, or does not replay to the PCRs.</exception>
    public static RegisterValues Replay(Measurement mrTd, BootReport report)
    {
        var log = Parse(report.Log);
        var later = SystemLog.Parse(report.SystemLog.Span);
        foreach (var pcr in Enumerable.Range(0, LastPcr + 1).Where(pcr => pcr != ImaPcr || log.Events.Any(item => item.RegisterIndex == ImaPcr && item.EventType != NoAction)))
            DemandReplay(pcr, log, later, report.Pcrs);
        return new()
        {
            MrTd = mrTd,
            Rtmr0 = Rtmr(log, Register.Rtmr0),
            Rtmr1 = Rtmr(log, Register.Rtmr1),
            Rtmr2 = Rtmr(log, Register.Rtmr2),
            Rtmr3 = Measurement.Zero,
        };
    }

    // EV_NO_ACTION: it extends nothing.
    const uint NoAction = 3;

    static BootEventLog Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var log = BootEventLog.Parse(bytes, EventLogFormat.Tcg);
            return log.Algorithms.Contains(TcgAlgorithm.Sha384)
                ? log
                : throw new MachineRefusedException("The TPM's log has no SHA-384 digests, and RTMRs are extended by nothing else; give the vTPM a SHA-384 bank.");
        }
        catch (MalformedEventLogException cause)
        {
            throw new MachineRefusedException($"The TPM's log cannot be read: {cause.Message}", cause);
        }
    }

    static void DemandReplay(int pcr, BootEventLog log, IReadOnlyList<(int Pcr, Measurement Digest)> later, IReadOnlyDictionary<int, Measurement> pcrs)
    {
        if (!pcrs.TryGetValue(pcr, out var value))
            throw new MachineRefusedException($"PCR {pcr} was not reported; each of 0 to {LastPcr} has to be.");
        var firmware = log.ReplayPcr(TcgAlgorithm.Sha384, pcr)
            ?? throw new MachineRefusedException($"The TPM's log has an event of PCR {pcr} without a SHA-384 digest.");
        var replayed = later.Where(item => item.Pcr == pcr).Aggregate(Measurement.From(firmware), (register, item) => register.Extend(item.Digest));
        if (replayed != value)
            throw new MachineRefusedException($"PCR {pcr} holds {value}, and the logs replay to {replayed}: they are not of this boot, or something extended it and wrote nothing down.");
    }

    static Measurement Rtmr(BootEventLog log, Register register) => log.Replay(register)?.Value
        ?? throw new MachineRefusedException($"The TPM's log gives no value for {register.ToString().ToLowerInvariant()}: an event has no SHA-384 digest.");
}
