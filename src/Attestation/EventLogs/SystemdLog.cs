using System.Text;
using System.Text.Json;
using Attestation.Measurements;

namespace Attestation.EventLogs;

/// <summary>systemd's own log of what it extended PCRs by after the firmware's log was closed.</summary>
/// <remarks>
/// A JSON text sequence (RFC 7464) that systemd 254 and later keep:
/// <see href="https://systemd.io/TPM2_PCR_MEASUREMENTS"/>. Read leniently: it is a foreign file, and its proof is the replay.
/// </remarks>
static class SystemdLog
{
    const byte RecordSeparator = 0x1e;
    const string Algorithm = "sha384";
    const int Phases = 11;
    const int Identity = 15;

    // Each phase's digest is that of its word: https://systemd.io/TPM2_PCR_MEASUREMENTS and systemd-pcrphase.service(8).
    static readonly HashSet<Measurement> Words =
        [.. ((string[])["enter-initrd", "leave-initrd", "sysinit", "ready", "shutdown", "final"]).Select(word => Measurement.Hash(Encoding.ASCII.GetBytes(word)))];

    /// <summary>PCR and digest of each extension, in the order of the log.</summary>
    /// <exception cref="EventLogRefusedException">The bytes are no such log.</exception>
    public static IReadOnlyList<(int Pcr, Measurement Digest)> Parse(ReadOnlySpan<byte> log)
    {
        var events = new List<(int, Measurement)>();
        if (log.IsEmpty)
            return events;
        if (log[0] is not RecordSeparator)
            throw Malformed("does not begin with a record separator");
        foreach (var range in log[1..].Split(RecordSeparator))
        {
            if (events.Count == EventLogLimits.MaximumSystemEvents)
                throw Malformed($"has more than {EventLogLimits.MaximumSystemEvents} events");
            if (Read(log[1..][range].ToArray()) is { } read)
                events.Add(DemandSystemds(read));
        }
        return events;
    }

    // What enters no RTMR must be nothing that the firmware's log would have to tell.
    static (int, Measurement) DemandSystemds((int Pcr, Measurement Digest) read) => read.Pcr switch
    {
        Identity => read,
        Phases when Words.Contains(read.Digest) => read,
        Phases => throw Malformed($"extends PCR {Phases} by {read.Digest}, which is the digest of no phase of a boot"),
        _ => throw Malformed($"extends PCR {read.Pcr}; phases are PCR {Phases}'s, and machine and file systems PCR {Identity}'s"),
    };

    static (int, Measurement)? Read(byte[] record)
    {
        try
        {
            using var document = JsonDocument.Parse(record);
            // What is measured into an NV index instead leaves the PCRs alone.
            if (!document.RootElement.TryGetProperty("pcr", out var pcr))
                return null;
            var digest = document.RootElement.GetProperty("digests").EnumerateArray()
                .First(item => item.GetProperty("hashAlg").ValueEquals(Algorithm)).GetProperty("digest");
            return (pcr.GetInt32(), Measurement.Parse(digest.GetString()));
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw Malformed($"has a record that is not a PCR with a {Algorithm} digest", cause);
        }
    }

    static EventLogRefusedException Malformed(string what, Exception? cause = null) => new($"systemd's log {what}.", cause);
}
