using System.Text;
using System.Text.Json;
using Attestation.EventLogs;
using Attestation.Measurements;

namespace AttestationTests.Hostile;

/// <summary>Logs of a boot, and of a dstack guest.</summary>
static class HostileEventLogs
{
    public static HostileFormat EventLog(EventLogForge log, EventLogFormat format)
    {
        const int specIdData = 32;
        var first = log.SpecIdLength;
        var digests = log.Algorithms.Sum(item => sizeof(ushort) + item.Size);
        return new()
        {
            Name = "",
            Refusal = typeof(MalformedEventLogException),
            Valid = log.Build(),
            Read = bytes =>
            {
                var parsed = BootEventLog.Parse(bytes, format);
                foreach (var register in Enum.GetValues<Register>())
                    parsed.Replay(register);
            },
            // A log may end behind any event.
            IsWhole = length => length >= first,
            AllocationPerByte = 256,
            Fields =
            [
                // A longer one takes in what follows: a finding of the log, no malformation.
                new("Spec ID's size", 28, 4, IsFixed: false),
                new("number of algorithms", specIdData + 24, 4),
                new("algorithm", specIdData + 28, 2),
                new("size of a digest", specIdData + 30, 2),
                new("size of the vendor's part", first - 1, 1, IsFixed: false),
                new("number of digests", first + 8, 4, IsFixed: false),
                new("algorithm of a digest", first + 12, 2),
                new("size of an event", first + 12 + digests, 4, IsFixed: false),
            ],
        };
    }

    public static HostileFormat DstackLog() => new()
    {
        Name = "",
        Refusal = typeof(MalformedEventLogException),
        Valid = Encoding.UTF8.GetBytes(JsonSerializer.Serialize($$"""
            [{"imr":0,"event_type":2147483659,"digest":"{{PolicyForge.Value("hob")}}","event":"","event_payload":"00"},
             {"imr":3,"event_type":134217729,"digest":"","event":"compose-hash","event_payload":"{{PolicyForge.Hex64("compose")}}"},
             {"imr":3,"eventType":134217729,"digest":"","event":"system-ready","eventPayload":""}]
            """)),
        Read = bytes => DstackEventLog.Parse(bytes).Replay(Register.Rtmr3),
    };
}
