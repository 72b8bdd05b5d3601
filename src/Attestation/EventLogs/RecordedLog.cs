namespace Attestation.EventLogs;

/// <summary>A binary log as it stands: its records, and what is behind them.</summary>
/// <remarks>
/// Sources: TCG PC Client Platform Firmware Profile, 10.2 (TCG_PCClientPCREvent, TCG_PCR_EVENT2) and 10.4.5;
/// UEFI specification 2.10, 38.4 (CC_EVENT). Where the log ends inside a larger area is said by no specification:
/// OVMF fills the area with 0xFF, td-shim with zeros. So a log ends where 8 bytes of 0xFF or an all-zero header
/// stand in the place of a record, and only the same byte may follow.
/// </remarks>
sealed record RecordedLog
{
    /// <summary>Null: the SHA-1 format from before several algorithms.</summary>
    public required SpecId? SpecId { get; init; }

    /// <summary>The register number of the first record: OVMF writes the Spec ID event of a CC log to 1.</summary>
    public required uint FirstRegister { get; init; }

    public required IReadOnlyList<EventRecord> Records { get; init; }

    /// <summary>Bytes up to the end of the last record.</summary>
    public required int Length { get; init; }

    /// <summary>Offset of the first byte after the end that is not padding; null where there is none.</summary>
    public required int? TrailingOffset { get; init; }

    const int EndMarker = 8;
    const int Header = 12;
    const int Sha1Header = 32;
    const int LastPcr = 23;

    /// <exception cref="MalformedEventLogException">The bytes are no log.</exception>
    public static RecordedLog Read(ReadOnlyMemory<byte> log)
    {
        if (log.Length > EventLogLimits.MaximumLogSize)
            throw new MalformedEventLogException($"The event log has {log.Length} bytes; at most {EventLogLimits.MaximumLogSize} are read.") { Problem = EventLogProblem.TooLarge };
        var reader = new EventLogReader(log);
        var first = reader.UInt32("pcrIndex");
        if (first > LastPcr)
            throw reader.Fault(EventLogProblem.Malformed, "pcrIndex", $"is {first}; a binary event log begins with a register from 0 to {LastPcr}");
        var specId = ReadSpecId(ref reader);
        if (specId is null)
            reader = new(log);
        var records = new List<EventRecord>();
        while (!IsEnd(reader.Rest, specId is null ? Sha1Header : Header))
        {
            if (records.Count == EventLogLimits.MaximumBootEvents)
                throw reader.Fault(EventLogProblem.TooLarge, "events", $"are more than {EventLogLimits.MaximumBootEvents}");
            reader.Event = records.Count;
            records.Add(specId is null ? ReadSha1(ref reader) : Read(ref reader, specId));
        }
        return new() { SpecId = specId, FirstRegister = first, Records = records, Length = reader.Offset, TrailingOffset = Trailing(reader) };
    }

    /// <summary>The first record, up to its end; null where it is an event like the others.</summary>
    static SpecId? ReadSpecId(ref EventLogReader reader)
    {
        if (reader.UInt32("eventType") is not EventTypes.NoAction)
            return null;
        reader.Bytes(20, "digest");
        var size = reader.UInt32("eventSize");
        if (size > EventLogLimits.MaximumEventData)
            throw reader.Fault(EventLogProblem.TooLarge, "eventSize", $"is {size}; at most {EventLogLimits.MaximumEventData} bytes are read");
        var end = reader.Offset + (int)size;
        var signature = SpecId.SignatureOf(reader.Bytes(SpecId.SignatureSize, "signature").Span);
        return signature switch
        {
            SpecId.Signature => SpecId.Read(ref reader, end),
            // The TPM 1.2 editions: records of the SHA-1 format follow, and this one has it as well.
            "Spec ID Event00" or "Spec ID Event02" => null,
            _ => throw reader.Fault(EventLogProblem.Malformed, "signature", $"is \"{EventText.Printable(signature!)}\"; \"{SpecId.Signature}\" is expected where a log begins with EV_NO_ACTION"),
        };
    }

    static EventRecord Read(ref EventLogReader reader, SpecId specId)
    {
        var offset = reader.Offset;
        var (register, type) = (reader.UInt32("pcrIndex"), reader.UInt32("eventType"));
        var count = reader.UInt32("digests.count");
        if (count > specId.Algorithms.Count)
            throw reader.Fault(EventLogProblem.Malformed, "digests.count", $"is {count}, but the Spec ID event names {specId.Algorithms.Count} algorithms");
        var digests = new LoggedDigest[count];
        for (var position = 0; position < digests.Length; position++)
        {
            var algorithm = (TcgAlgorithm)reader.UInt16("digests.hashAlg");
            if (specId.SizeOf(algorithm) is not { } size)
                throw reader.Fault(EventLogProblem.Malformed, "digests.hashAlg", $"is 0x{(ushort)algorithm:x4}, which the Spec ID event does not name");
            if (Array.FindIndex(digests, 0, position, digest => digest.Algorithm == algorithm) >= 0)
                throw reader.Fault(EventLogProblem.Malformed, "digests.hashAlg", $"is {TcgAlgorithms.NameOf(algorithm)} twice");
            digests[position] = new(algorithm, reader.Bytes(size, "digests.digest"));
        }
        var data = reader.Data("eventSize", "event");
        return new() { Index = reader.Event!.Value, Offset = offset, RegisterIndex = register, Type = type, Digests = digests, Data = data };
    }

    static EventRecord ReadSha1(ref EventLogReader reader)
    {
        var offset = reader.Offset;
        var (register, type) = (reader.UInt32("pcrIndex"), reader.UInt32("eventType"));
        var digest = new LoggedDigest(TcgAlgorithm.Sha1, reader.Bytes(20, "digest"));
        var data = reader.Data("eventSize", "event");
        return new() { Index = reader.Event!.Value, Offset = offset, RegisterIndex = register, Type = type, Digests = [digest], Data = data };
    }

    /// <summary>Nothing is left, or padding begins. Less than a marker of padding is what a cut area leaves.</summary>
    static bool IsEnd(ReadOnlySpan<byte> rest, int header) =>
        !rest[..Math.Min(EndMarker, rest.Length)].ContainsAnyExcept((byte)0xff) || !rest[..Math.Min(header, rest.Length)].ContainsAnyExcept((byte)0);

    static int? Trailing(EventLogReader reader)
    {
        if (reader.Left == 0)
            return null;
        var other = reader.Rest.IndexOfAnyExcept(reader.Rest[0]);
        return other < 0 ? null : reader.Offset + other;
    }
}
