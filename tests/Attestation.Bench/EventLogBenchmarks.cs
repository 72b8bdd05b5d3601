using Attestation.EventLogs;
using Attestation.Measurements;
using BenchmarkDotNet.Attributes;
using Support;

namespace AttestationBench;

/// <summary>Reads the CC event log of a machine on Google Compute Engine, padding included, and replays its registers.</summary>
public class EventLogBenchmarks
{
    byte[] log = null!;

    public static string? Path => SharedVectors.Folder is { } folder ? System.IO.Path.Combine(folder, "eventlogs", "ccel", "cos-113.ccel") : null;

    [GlobalSetup]
    public void Prepare() => log = File.ReadAllBytes(Path!);

    [Benchmark]
    public MeasuredRegister? ParseAndReplay()
    {
        var parsed = BootEventLog.Parse(log);
        parsed.Replay(Register.Rtmr0);
        parsed.Replay(Register.Rtmr1);
        return parsed.Replay(Register.Rtmr2);
    }
}
