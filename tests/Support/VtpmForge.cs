using System.Text;
using Attestation.EventLogs;
using Attestation.Measurements;

namespace Support;

/// <summary>What a booted machine with a vTPM has: the firmware's log, systemd's log, and a SHA-384 bank that agrees with both.</summary>
public sealed class VtpmForge
{
    public VtpmForge(byte[]? log = null)
    {
        Log = log ?? EventLogForge.Tpm().Build();
        var parsed = BootEventLog.Parse(Log, EventLogFormat.Tcg);
        Pcrs = Enumerable.Range(0, 24).ToDictionary(pcr => pcr, pcr => Measurement.From(parsed.ReplayPcr(TcgAlgorithm.Sha384, pcr)!));
    }

    /// <summary><c>binary_bios_measurements</c>.</summary>
    public byte[] Log { get; set; }

    /// <summary><c>tpm2-measure.log</c>.</summary>
    public byte[] SystemLog { get; set; } = [];

    public Dictionary<int, Measurement> Pcrs { get; }

    /// <summary>Extends a PCR as systemd does, and writes it down as systemd does.</summary>
    public VtpmForge ExtendBySystem(int pcr, string word)
    {
        var digest = Measurement.Hash(Encoding.ASCII.GetBytes(word));
        Pcrs[pcr] = Pcrs[pcr].Extend(digest);
        SystemLog = [.. SystemLog, 0x1e, .. Encoding.ASCII.GetBytes(
            $$$"""{"pcr":{{{pcr}}},"digests":[{"hashAlg":"sha256","digest":"{{{new string('a', 64)}}}"},{"hashAlg":"sha384","digest":"{{{digest}}}"}],"content_type":"systemd","content":{"string":"{{{word}}}","eventType":"phase"}}""" + "\n")];
        return this;
    }

    /// <summary>The line that reports all of it.</summary>
    public string ToLine() =>
        $$"""{"op":"measured","log":"{{Convert.ToBase64String(Log)}}","system_log":"{{Convert.ToBase64String(SystemLog)}}","pcrs":""" + "{"
        + string.Join(",", Pcrs.OrderBy(pcr => pcr.Key).Select(pcr => $"\"{pcr.Key}\":\"{pcr.Value}\"")) + "}}";
}
