using Attestation.Measurements;

namespace Attestation.EventLogs;

/// <summary>The binary log of a boot: a trust domain's (CCEL) or a TPM's.</summary>
/// <remarks>
/// Sources: UEFI specification 2.10, 38.4 (EFI_CC_EVENT) and ACPI 6.5, 5.2.34 (CCEL); TCG PC Client Platform Firmware Profile;
/// Intel TDX virtual firmware design guide, 8. Nothing in it is evidence until <see cref="DemandMatch"/> has compared it with
/// a verified quote. After that each event's digest is proven, and of its text what <see cref="LoggedEvent.ProvenText"/> holds.
/// </remarks>
public sealed class BootEventLog
{
    readonly RecordedLog recorded;

    BootEventLog(RecordedLog recorded, EventLogFormat format)
    {
        this.recorded = recorded;
        Format = format;
        var interpreter = new EventInterpreter();
        Events = [.. recorded.Records.Select(record => interpreter.Interpret(record, RegisterOf(format, record.RegisterIndex)))];
        Findings = new BootLogAudit(recorded, format, Events).Run();
    }

    /// <summary><see cref="EventLogFormat.Ccel"/> or <see cref="EventLogFormat.Tcg"/>.</summary>
    public EventLogFormat Format { get; }

    /// <summary>In the order of the log, without the Spec ID event at its start.</summary>
    public IReadOnlyList<LoggedEvent> Events { get; }

    public IReadOnlyList<LogFinding> Findings { get; }

    /// <summary>The banks of the log, in its order.</summary>
    public IReadOnlyList<TcgAlgorithm> Algorithms =>
        recorded.SpecId is { } specId ? [.. specId.Algorithms.Select(item => item.Algorithm)] : [TcgAlgorithm.Sha1];

    /// <summary>Bytes up to the end of the last record; what follows is padding.</summary>
    public int Length => recorded.Length;

    /// <summary>Reads a log with its padding.</summary>
    /// <param name="log">At most 8 MiB.</param>
    /// <param name="format">Who wrote it, where that is known; null: see <see cref="FormatDetection"/>.</param>
    /// <exception cref="MalformedEventLogException">The bytes are no such log, or a CC event log without SHA-384.</exception>
    public static BootEventLog Parse(ReadOnlyMemory<byte> log, EventLogFormat? format = null)
    {
        if (format is EventLogFormat.Dstack)
            throw new ArgumentOutOfRangeException(nameof(format), format, "A dstack log is JSON; DstackEventLog reads it.");
        var recorded = RecordedLog.Read(log);
        var known = format ?? FormatDetection.Detect(recorded);
        if (known is EventLogFormat.Ccel && recorded.SpecId?.SizeOf(TcgAlgorithm.Sha384) is null)
            throw Unsupported(recorded.SpecId);
        return new(recorded, known);
    }

    /// <summary>The register's value after its events, with the events; null where the log does not give it.</summary>
    /// <remarks>
    /// Never MRTD, which is no sum of events. RTMR3 only where the log has events of it: running software extends it
    /// without writing here, so that its absence says nothing. No register where an event of it has no SHA-384 digest.
    /// </remarks>
    public MeasuredRegister? Replay(Register register)
    {
        List<LoggedEvent> events = [.. Events.Where(item => item.Register == register)];
        if (register is Register.MrTd || (register is Register.Rtmr3 && events.Count == 0) || !Algorithms.Contains(TcgAlgorithm.Sha384))
            return null;
        List<MeasuredEvent> measured = [.. events.Select(item => item.ToMeasuredEvent()).OfType<MeasuredEvent>()];
        return measured.Count == events.Count ? MeasuredRegister.Replay(measured) : null;
    }

    /// <summary>What a trust domain's register would hold after the boot that this log of a TPM is of; null where the log does not give it.</summary>
    /// <remarks>
    /// OVMF ends its own part of each PCR with a separator, and on a trust domain that of each RTMR with one. So of the separators of
    /// the PCRs that stand for a register the first counts. A second one of the same PCR, or one that reports an error, counts as it is.
    /// </remarks>
    public MeasuredRegister? ReplayAsTrustDomain(Register register)
    {
        if (Format is not EventLogFormat.Tcg || Replay(register) is not { } replayed)
            return Replay(register);
        var ended = new HashSet<uint>();
        return MeasuredRegister.Replay(
            [.. Events.Where(item => item.Register == register).Zip(replayed.Events).Where(pair => !IsRepeated(pair.First, ended)).Select(pair => pair.Second)]);
    }

    static bool IsRepeated(LoggedEvent item, HashSet<uint> ended) =>
        item.EventType is EventTypes.Separator && item.Digest == KernelRegisters.Separator.Digest && ended.Add(item.RegisterIndex) && ended.Count > 1;

    /// <summary>What a PCR of a TPM holds after the events of the log.</summary>
    /// <param name="bank">One of <see cref="Algorithms"/>.</param>
    /// <param name="pcr">0 to 23.</param>
    /// <returns>Null where the log is no TPM's, has no such bank, or the bank cannot be computed here.</returns>
    public byte[]? ReplayPcr(TcgAlgorithm bank, int pcr) => Format is EventLogFormat.Tcg && Algorithms.Contains(bank)
        ? PcrReplay.Replay(recorded.Records, bank, (uint)pcr)
        : null;

    /// <summary>Each register of a quote against the log.</summary>
    public IReadOnlyList<RegisterComparison> Compare(RegisterValues quote) => RegisterComparison.Compare(Replay, quote);

    /// <summary>The log is the one of the machine that made the quote: RTMR0 to RTMR2 are equal, and RTMR3 where it is logged.</summary>
    /// <exception cref="EventLogRefusedException">A register differs or cannot be replayed; the message names the first.</exception>
    public void DemandMatch(RegisterValues quote)
    {
        foreach (var register in Compare(quote).Where(item => !RegisterComparison.IsMatch([item])))
        {
            throw new EventLogRefusedException(register.Replayed is { } replayed
                ? $"The event log replays {Name(register)} to {replayed}, but the quote has {register.Quoted}: the log is not the one of this machine."
                : $"The event log gives no value for {Name(register)}, because it has no SHA-384 digest for each of its events; the quote has {register.Quoted}.");
        }
    }

    static string Name(RegisterComparison comparison) => comparison.Register.ToString().ToLowerInvariant();

    static Register? RegisterOf(EventLogFormat format, uint index) =>
        format is EventLogFormat.Ccel ? RegisterMap.OfMeasurementRegister(index) : RegisterMap.OfPcr(index);

    static MalformedEventLogException Unsupported(SpecId? specId) => new(
        $"The event log of a trust domain has SHA-384 digests; this one has {(specId is null ? "SHA-1" : string.Join(", ", specId.Algorithms.Select(item => TcgAlgorithms.NameOf(item.Algorithm))))} only"
        + $"{(specId?.SizeOf(TcgAlgorithm.Sm3) is null ? "" : ", as machines with Hygon CSV write")}.")
    {
        Problem = EventLogProblem.UnsupportedAlgorithm,
    };
}
