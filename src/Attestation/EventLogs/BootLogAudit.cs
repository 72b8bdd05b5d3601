using Attestation.Measurements;

namespace Attestation.EventLogs;

/// <summary>Looks for what is odd about a binary log.</summary>
sealed class BootLogAudit(RecordedLog log, EventLogFormat format, IReadOnlyList<LoggedEvent> events)
{
    /// <summary>PCR 0 to 7 are the firmware's; in a CC log registers 1 and 2.</summary>
    const uint LastFirmwarePcr = 7;

    const uint LastPcr = 23;

    readonly FindingList findings = new();

    public IReadOnlyList<LogFinding> Run()
    {
        FindAlgorithms();
        foreach (var (record, item) in log.Records.Zip(events))
        {
            if (record.IsMeasured)
                FindMeasured(record, item);
            else
                FindNoAction(record);
            if (item.Unreadable is { } unreadable)
                findings.Add(LogFindingCode.UnreadableEventData, item.Index, $"Event {item.Index}, {EventTypes.NameOf(item.EventType)}, {unreadable}.");
        }
        FindLateLocality();
        FindSeparators();
        FindAfterExit();
        if (events.Any(item => format is EventLogFormat.Ccel && item.Register is Register.Rtmr3))
            findings.Add(LogFindingCode.Rtmr3InBootLog, null, "The log has events of RTMR3; what running software extends is not logged here, so that they may not be all.");
        if (log.TrailingOffset is { } offset)
            findings.Add(LogFindingCode.TrailingBytes, null, $"The log ends at byte {log.Length}, but at byte {offset} there is something other than its padding; nothing from there is read.");
        return findings.ToList();
    }

    void FindAlgorithms()
    {
        var algorithms = log.SpecId?.Algorithms ?? [];
        foreach (var (algorithm, size) in algorithms)
        {
            if (TcgAlgorithms.Computed(algorithm) is null)
                findings.Add(LogFindingCode.UnknownAlgorithm, null, $"The log has a bank of {TcgAlgorithms.NameOf(algorithm)} with digests of {size} bytes; it cannot be computed here and is not replayed.");
        }
        if (!algorithms.Any(item => item.Algorithm is TcgAlgorithm.Sha384))
            findings.Add(LogFindingCode.NoSha384Bank, null, "The log has no SHA-384 digests, and RTMRs are extended by nothing else.");
        if (log.SpecId is { Surplus: > 0 } specId)
            findings.Add(LogFindingCode.TrailingBytes, null, $"The Spec ID event has {specId.Surplus} bytes behind its last field.");
    }

    void FindMeasured(EventRecord record, LoggedEvent item)
    {
        if (item.Register is null && (format is EventLogFormat.Ccel || record.RegisterIndex > LastPcr))
            findings.Add(LogFindingCode.UnknownRegister, item.Index, $"Event {item.Index} extends register {record.RegisterIndex}, which does not exist.");
        if (item.Register is Register.MrTd && format is EventLogFormat.Ccel)
            findings.Add(LogFindingCode.MrTdEvent, item.Index, $"Event {item.Index} claims to extend MRTD, which is fixed before the first instruction.");
        if (log.SpecId is { } specId && record.Digests.Length < specId.Algorithms.Count)
            findings.Add(LogFindingCode.MissingDigest, item.Index, $"Event {item.Index} has {record.Digests.Length} digests; the Spec ID event announces {specId.Algorithms.Count}.");
        if (item.DigestMatches is false)
            findings.Add(LogFindingCode.DigestMismatch, item.Index, $"Event {item.Index}, {item.Name}, has a digest that is not the one of its data, though for {EventTypes.NameOf(item.EventType)} it has to be; its text proves nothing.");
        if (record.Type is EventTypes.Separator && !IsPlainSeparator(record.Data.Span))
            findings.Add(LogFindingCode.ErrorSeparator, item.Index, $"Event {item.Index} is a separator of {EventText.Hex(record.Data.Span)}; four bytes of 00 or ff are expected, and others report an error.");
    }

    void FindNoAction(EventRecord record)
    {
        if (record.Digests.Any(digest => digest.Value.Span.ContainsAnyExcept((byte)0)))
            findings.Add(LogFindingCode.NoActionWithDigest, record.Index, $"Event {record.Index} extends nothing (EV_NO_ACTION), but has a digest other than zero.");
        if (SpecId.SignatureOf(record.Data.Span) is SpecId.Signature)
            findings.Add(LogFindingCode.SecondSpecId, record.Index, $"Event {record.Index} is a Spec ID event; one belongs at the start of a log only.");
    }

    void FindLateLocality()
    {
        var first = log.Records.FirstOrDefault(record => record.IsMeasured && record.RegisterIndex == 0);
        foreach (var record in log.Records)
        {
            if (PcrReplay.LocalityOf(record) is not null && (format is EventLogFormat.Ccel || record.Index > first?.Index))
                findings.Add(LogFindingCode.LateStartupLocality, record.Index, $"Event {record.Index} announces how PCR 0 began, {(format is EventLogFormat.Ccel ? "which a trust domain has not" : "after it was extended")}; it is not applied.");
        }
    }

    void FindSeparators()
    {
        foreach (var register in events.Where(item => IsFirmwareRegister(item)).GroupBy(item => item.RegisterIndex).OrderBy(group => group.Key))
        {
            List<int> separators = [.. register.Where(item => item.EventType is EventTypes.Separator).Select(item => item.Index)];
            var name = format is EventLogFormat.Ccel ? register.First().Register.ToString()!.ToUpperInvariant() : $"PCR {register.Key}";
            if (separators.Count > 1)
                findings.Add(LogFindingCode.DuplicateSeparator, separators[1], $"{name} has {separators.Count} separators, at events {EventText.Cut(string.Join(", ", separators))}; one is expected.");
            if (separators.Count == 0)
                findings.Add(LogFindingCode.MissingSeparator, null, $"{name} has events, but no separator says where the firmware's own part ends.");
        }
    }

    void FindAfterExit()
    {
        var isOver = false;
        foreach (var item in events)
        {
            if (isOver && IsFirmwareRegister(item))
                findings.Add(LogFindingCode.EventAfterExitBootServices, item.Index, $"Event {item.Index}, {item.Name}, extends a register of the firmware after the firmware had ended.");
            isOver |= item is { Name: EventNames.ExitBootServicesSuccess, DigestMatches: true };
        }
    }

    bool IsFirmwareRegister(LoggedEvent item) => format is EventLogFormat.Ccel
        ? item.Register is Register.Rtmr0 or Register.Rtmr1
        : item.Register is not null && item.RegisterIndex <= LastFirmwarePcr;

    static bool IsPlainSeparator(ReadOnlySpan<byte> data) =>
        data.Length == sizeof(uint) && (!data.ContainsAnyExcept((byte)0) || !data.ContainsAnyExcept((byte)0xff));
}
