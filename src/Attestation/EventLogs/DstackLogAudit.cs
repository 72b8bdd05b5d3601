using Attestation.Measurements;

namespace Attestation.EventLogs;

/// <summary>Looks for what is odd about a dstack log.</summary>
static class DstackLogAudit
{
    public static IReadOnlyList<LogFinding> Run(IReadOnlyList<DstackEvent> events, int bootLength)
    {
        var findings = new FindingList();
        if (bootLength == events.Count)
            findings.Add(LogFindingCode.MissingSystemReady, null, $"The log has no \"{RuntimeEvent.SystemReady}\" in RTMR3: the boot did not end, and no event can be told from the application's.");
        foreach (var item in events.Where(item => item.Boot?.DigestMatches is false))
            findings.Add(LogFindingCode.DigestMismatch, item.Index, $"Event {item.Index}, {item.Boot!.Name}, has a digest that is not the one of its data, though for {EventTypes.NameOf(item.EventType)} it has to be; its text proves nothing.");
        foreach (var name in events.Take(bootLength).Where(IsRuntime).GroupBy(item => item.Name))
        {
            if (name.Count() > 1 && DstackNames.IsReserved(name.Key) && !DstackNames.MayRepeat(name.Key))
                findings.Add(LogFindingCode.ReservedNameTwice, name.ElementAt(1).Index, $"\"{name.Key}\" is there {name.Count()} times before \"{RuntimeEvent.SystemReady}\", at events {EventText.Cut(string.Join(", ", name.Select(item => item.Index)))}.");
        }
        foreach (var item in events.Skip(bootLength + 1).Where(IsRuntime))
        {
            var shown = EventText.Cut(EventText.Printable(item.Name));
            if (DstackNames.IsReserved(item.Name))
                findings.Add(LogFindingCode.ReservedNameAfterSystemReady, item.Index, $"Event {item.Index} is \"{shown}\" after \"{RuntimeEvent.SystemReady}\": the application's, under a name of the system.");
            else
                findings.Add(LogFindingCode.ApplicationEvent, item.Index, $"Event {item.Index} is \"{shown}\" after \"{RuntimeEvent.SystemReady}\": the application's.");
        }
        Summarize(LogFindingCode.EmptyDigest, item => item.HasEmptyDigest, "have no digest; it was computed from name and payload");
        Summarize(LogFindingCode.OldFieldNames, item => item.HasOldFieldNames, "have members named as in old versions (eventType, eventPayload)");
        return findings.ToList();

        void Summarize(LogFindingCode code, Func<DstackEvent, bool> isMeant, string what)
        {
            List<DstackEvent> meant = [.. events.Where(isMeant)];
            if (meant.Count > 0)
                findings.Add(code, meant[0].Index, $"{meant.Count} events, from {meant[0].Index} to {meant[^1].Index}, {what}.");
        }
    }

    static bool IsRuntime(DstackEvent item) => item.Register is Register.Rtmr3;
}
