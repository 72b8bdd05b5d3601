using System.Security.Cryptography;
using System.Text;
using Attestation.EventLogs;
using Kms.Dstack;

namespace KmsTests;

/// <summary>A guest agent in this process: keys that follow from their paths, quotes of a forge, one event log.</summary>
sealed class FakeAgent(QuoteForge forge) : IDstackAgent
{
    const string NoEvents = "[]";

    /// <summary>When set, every call ends with it.</summary>
    public Exception? Trouble { get; set; }

    public List<string> Paths { get; } = [];

    public List<string> Emitted { get; } = [];

    /// <summary>Whether EmitEvent does what it says.</summary>
    public bool HasEvents { get; set; } = true;

    /// <summary>When set, EmitEvent ends with it, after the event was emitted.</summary>
    public Exception? TroubleAfterEvent { get; set; }

    /// <summary>When set, events wait for it.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public string Log { get; set; } = NoEvents;

    // With the last event; quotes go on to be given with Log.
    string? said;

    /// <summary>The log as it is now.</summary>
    public string Said
    {
        get
        {
            lock (Emitted)
                return said ?? Log;
        }
    }

    /// <summary>A log whose boot has ended, and one event after that.</summary>
    public static string LogOf(string name, string payload) => $$"""
        [{"imr":3,"event_type":134217729,"digest":"","event":"system-ready","event_payload":""},
         {"imr":3,"event_type":134217729,"digest":"","event":"{{name}}","event_payload":"{{Convert.ToHexStringLower(Encoding.ASCII.GetBytes(payload))}}"}]
        """;

    public static byte[] KeyOf(string path) => SHA256.HashData(Encoding.UTF8.GetBytes("key of " + path));

    public Task<byte[]> KeyAsync(string path, CancellationToken cancel)
    {
        Demand();
        lock (Paths)
            Paths.Add(path);
        return Task.FromResult(KeyOf(path));
    }

    public Task<DstackQuote> QuoteAsync(ReadOnlyMemory<byte> reportData, CancellationToken cancel)
    {
        Demand();
        var rtmr3 = DstackEventLog.Parse(NoEvents).Replay(Attestation.Measurements.Register.Rtmr3).Value;
        return Task.FromResult(new DstackQuote
        {
            Quote = forge.Quote(QuoteForge.Registers("kms") with { Rtmr3 = rtmr3 }, reportData.Span),
            EventLog = Log,
            VmConfig = "{}",
        });
    }

    public Task<DstackEventLog> EventsAsync(CancellationToken cancel)
    {
        Demand();
        return Task.FromResult(DstackEventLog.Parse(Said));
    }

    public async Task EmitAsync(string name, ReadOnlyMemory<byte> payload, CancellationToken cancel)
    {
        Demand();
        await Gate;
        lock (Emitted)
        {
            var text = Encoding.ASCII.GetString(payload.Span);
            Emitted.Add($"{name}: {text}");
            if (HasEvents)
                said = LogOf(name, text);
        }
        if (TroubleAfterEvent is { } trouble)
            throw trouble;
    }

    void Demand()
    {
        if (Trouble is { } trouble)
            throw trouble;
    }
}
