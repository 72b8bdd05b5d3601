using Attestation.Measurements;

namespace Attestation.EventLogs;

/// <summary>Whether the logs of a boot explain what a TPM holds.</summary>
/// <remarks>
/// All of PCR 0 to 15 have to replay, so that no event can be left out. The one exception is PCR 10, which IMA extends by
/// its own list: it is judged only where the firmware's log has events of it.
/// </remarks>
public static class VtpmReplay
{
    const int LastPcr = 15;
    const int ImaPcr = 10;

    /// <summary>The firmware's log and, behind it, systemd's replay to the SHA-384 bank.</summary>
    /// <param name="log">What firmware, boot loader and kernel measured.</param>
    /// <param name="systemLog">What systemd extended since, as it wrote it down; empty where it extended nothing.</param>
    /// <param name="pcrs">The bank, by PCR.</param>
    /// <exception cref="EventLogRefusedException">A PCR is missing or holds something else, or systemd's log is none.</exception>
    public static void Demand(BootEventLog log, ReadOnlySpan<byte> systemLog, IReadOnlyDictionary<int, Measurement> pcrs)
    {
        var later = SystemdLog.Parse(systemLog);
        foreach (var pcr in Enumerable.Range(0, LastPcr + 1).Where(pcr => pcr != ImaPcr || log.Events.Any(item => item.RegisterIndex == ImaPcr && item.EventType != EventTypes.NoAction)))
            Demand(pcr, log, later, pcrs);
    }

    static void Demand(int pcr, BootEventLog log, IReadOnlyList<(int Pcr, Measurement Digest)> later, IReadOnlyDictionary<int, Measurement> pcrs)
    {
        if (!pcrs.TryGetValue(pcr, out var value))
            throw new EventLogRefusedException($"PCR {pcr} was not reported; each of 0 to {LastPcr} has to be.");
        var firmware = log.ReplayPcr(TcgAlgorithm.Sha384, pcr)
            ?? throw new EventLogRefusedException($"The TPM's log has an event of PCR {pcr} without a SHA-384 digest.");
        var replayed = later.Where(item => item.Pcr == pcr).Aggregate(Measurement.From(firmware), (register, item) => register.Extend(item.Digest));
        if (replayed != value)
            throw new EventLogRefusedException($"PCR {pcr} holds {value}, and the logs replay to {replayed}: they are not of this boot, or something extended it and wrote nothing down.");
    }
}
