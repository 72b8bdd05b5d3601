using Attestation.EventLogs;
using Attestation.Measurements;

namespace Simulator.Machines;

/// <summary>What the RTMRs of a TD would hold after a boot that a vTPM measured.</summary>
/// <remarks>
/// The PCRs judge the logs; the RTMRs follow from the firmware's log alone, because on a trust domain systemd extends none of them.
/// </remarks>
static class MeasuredBoot
{
    /// <summary>The registers at the moment when the first program runs: RTMR3 is zero.</summary>
    /// <param name="mrTd">From the firmware file: no vTPM measures it.</param>
    /// <param name="report">What the machine said.</param>
    /// <exception cref="MachineRefusedException">A log is malformed, or does not replay to the PCRs.</exception>
    public static RegisterValues Replay(Measurement mrTd, BootReport report)
    {
        var log = Parse(report.Log);
        DemandReplay(log, report);
        return new()
        {
            MrTd = mrTd,
            Rtmr0 = Rtmr(log, Register.Rtmr0),
            Rtmr1 = Rtmr(log, Register.Rtmr1),
            Rtmr2 = Rtmr(log, Register.Rtmr2),
            Rtmr3 = Measurement.Zero,
        };
    }

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

    static void DemandReplay(BootEventLog log, BootReport report)
    {
        try
        {
            VtpmReplay.Demand(log, report.SystemLog.Span, report.Pcrs);
        }
        catch (EventLogRefusedException cause)
        {
            throw new MachineRefusedException(cause.Message, cause);
        }
    }

    static Measurement Rtmr(BootEventLog log, Register register) => log.ReplayAsTrustDomain(register)?.Value
        ?? throw new MachineRefusedException($"The TPM's log gives no value for {register.ToString().ToLowerInvariant()}: an event has no SHA-384 digest.");
}
