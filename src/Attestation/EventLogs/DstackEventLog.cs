using Attestation.Measurements;

namespace Attestation.EventLogs;

/// <summary>The event log that a dstack guest agent gives out with a quote.</summary>
/// <remarks>
/// Nothing in it is evidence until <see cref="DemandReplay"/> has compared it with a verified quote. After that the
/// names and payloads of RTMR3 are proven; those of RTMR0 to RTMR2 are not, because only their digests are.
/// </remarks>
public sealed class DstackEventLog
{
    readonly int bootLength;

    DstackEventLog(IReadOnlyList<DstackEvent> events)
    {
        Events = events;
        bootLength = events.TakeWhile(item => !(item.Register is Register.Rtmr3 && item.Name == RuntimeEvent.SystemReady)).Count();
        Findings = DstackLogAudit.Run(events, bootLength);
    }

    public IReadOnlyList<DstackEvent> Events { get; }

    /// <summary>What is odd about the log; a policy says whether it is acceptable.</summary>
    public IReadOnlyList<LogFinding> Findings { get; }

    /// <summary>Reads the log: a JSON array, or a JSON string that holds one, as the agent's answers do.</summary>
    /// <exception cref="MalformedEventLogException">The text is no dstack event log, or a digest contradicts its own event.</exception>
    public static DstackEventLog Parse(ReadOnlyMemory<byte> json) => new(DstackEventReader.Read(json));

    /// <inheritdoc cref="Parse(ReadOnlyMemory{byte})"/>
    public static DstackEventLog Parse(string json) => Parse(System.Text.Encoding.UTF8.GetBytes(json));

    /// <summary>The register's value after all of its events, with the events.</summary>
    public MeasuredRegister Replay(Register register) => MeasuredRegister.Replay(
        [.. Events.Where(item => item.Register == register).Select(item => item.ToMeasuredEvent())]);

    /// <summary>Each register of a quote against the log, which says nothing of MRTD.</summary>
    public IReadOnlyList<RegisterComparison> Compare(RegisterValues quote) =>
        RegisterComparison.Compare(register => register is Register.MrTd ? null : Replay(register), quote);

    /// <summary>Replays RTMR0 to RTMR3 and compares each with the value in the quote.</summary>
    /// <exception cref="EventLogRefusedException">A register differs; the message names the first.</exception>
    public void DemandReplay(RegisterValues quote)
    {
        foreach (var register in (ReadOnlySpan<Register>)[Register.Rtmr0, Register.Rtmr1, Register.Rtmr2, Register.Rtmr3])
        {
            var replayed = Replay(register);
            if (replayed.Value != quote[register])
            {
                throw new EventLogRefusedException(
                    $"The event log replays {register.ToString().ToLowerInvariant()} to {replayed.Value} in {replayed.Events.Count} events, " +
                    $"but the quote has {quote[register]}: the log is not the one of this machine.");
            }
        }
    }

    /// <summary>The one event of a name that the system itself emitted while it booted: <c>compose-hash</c>, <c>app-id</c>.</summary>
    /// <remarks>What comes after <c>system-ready</c> is the application's, whatever its name.</remarks>
    /// <exception cref="EventLogRefusedException">It is missing or there twice, or the boot never ended.</exception>
    public DstackEvent DemandBootEvent(string name)
    {
        if (bootLength == Events.Count)
        {
            throw new EventLogRefusedException(
                $"The event log has no \"{RuntimeEvent.SystemReady}\": the boot did not end, so \"{name}\" cannot be told from an application's event.");
        }
        DstackEvent[] found = [.. Named(Events.Take(bootLength), name)];
        return found.Length == 1 ? found[0] : throw new EventLogRefusedException(found.Length == 0
            ? $"The event log has no \"{name}\" in RTMR3 before \"{RuntimeEvent.SystemReady}\"."
            : $"The event log has \"{name}\" {found.Length} times before \"{RuntimeEvent.SystemReady}\", at {string.Join(" and ", found.Select(item => item.Index))}; it must be there once.");
    }

    /// <summary>The events of a name that the application emitted, after <c>system-ready</c>.</summary>
    public IReadOnlyList<DstackEvent> ApplicationEvents(string name) => [.. Named(Events.Skip(bootLength), name)];

    static IEnumerable<DstackEvent> Named(IEnumerable<DstackEvent> events, string name) =>
        events.Where(item => item.Register is Register.Rtmr3 && item.Name == name);
}
