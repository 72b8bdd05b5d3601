using Attestation;
using Attestation.Measurements;
using Node.Probes;

namespace NodeTests.Probes;

/// <summary>Fixed reports, for the snapshots that the pipeline's tests read, too.</summary>
static class Samples
{
    static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-11-22T12:00:00Z");

    public static ProbeReport Report(bool passed) => new()
    {
        SchemaVersion = 1,
        Profile = Profile.LockedReadOnly,
        Environment = EvidenceEnvironment.Simulation,
        Version = "3.0.0",
        PolicySha256 = "sha256:" + new string('a', 64),
        StartedAt = Start,
        FinishedAt = Start.AddSeconds(63),
        Outcome = passed ? ProbeReport.Passed : ProbeReport.Failed,
        Cases =
        [
            new() { Name = "key-release", Expected = "a key", Got = "a key", Passed = true, Milliseconds = 41 },
            new()
            {
                Name = "refuses-an-expired-challenge",
                Expected = "401 invalid_challenge",
                Got = passed ? "401 invalid_challenge" : "a key | of\nanybody",
                Passed = passed,
                Milliseconds = 60_012,
            },
        ],
    };

    public static ObservedKms Observed => new()
    {
        SchemaVersion = 1,
        Profile = Profile.Debug,
        Environment = EvidenceEnvironment.Simulation,
        ObservedAt = Start,
        TcbStatus = "uptodate",
        Registers = Registers,
        ComposeHash = new('c', 64),
        AppId = new('a', 40),
        InstanceId = "",
        Events = ["system-preparing", "app-id", "compose-hash", "instance-id", "system-ready", "calimero.kms.profile"],
        QuoteSha256 = "sha256:" + new string('b', 64),
    };

    public static RegisterValues Registers => new()
    {
        MrTd = Measurement.Hash("mrtd"u8),
        Rtmr0 = Measurement.Hash("rtmr0"u8),
        Rtmr1 = Measurement.Hash("rtmr1"u8),
        Rtmr2 = Measurement.Hash("rtmr2"u8),
        Rtmr3 = Measurement.Zero,
    };
}
