using System.Buffers.Binary;

namespace Attestation.EventLogs;

/// <summary>Reads a binary log front to back; the order of the reads is the layout.</summary>
/// <remarks>All integers are little endian.</remarks>
ref struct EventLogReader(ReadOnlyMemory<byte> source)
{
    readonly ReadOnlyMemory<byte> source = source;

    /// <summary>Bytes read so far, from the start of the log.</summary>
    public int Offset { get; private set; }

    /// <summary>The event that is being read; null: the Spec ID event.</summary>
    public int? Event { get; set; }

    public readonly int Left => source.Length - Offset;

    public readonly ReadOnlySpan<byte> Rest => source.Span[Offset..];

    public ReadOnlyMemory<byte> Bytes(int count, string field)
    {
        if (count > Left)
            throw Fault(EventLogProblem.Truncated, field, $"needs {count} bytes at offset {Offset}, but {Left} are left");
        var bytes = source.Slice(Offset, count);
        Offset += count;
        return bytes;
    }

    public byte UInt8(string field) => Bytes(sizeof(byte), field).Span[0];

    public ushort UInt16(string field) => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(sizeof(ushort), field).Span);

    public uint UInt32(string field) => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(sizeof(uint), field).Span);

    /// <summary>A 32-bit length and that many bytes.</summary>
    public ReadOnlyMemory<byte> Data(string size, string field)
    {
        var length = UInt32(size);
        if (length > EventLogLimits.MaximumEventData)
            throw Fault(EventLogProblem.TooLarge, size, $"is {length}; at most {EventLogLimits.MaximumEventData} bytes are read");
        return Bytes((int)length, field);
    }

    /// <summary>The exception for a field of the current event.</summary>
    public readonly MalformedEventLogException Fault(EventLogProblem problem, string field, string found) =>
        new($"The event log's {(Event is { } index ? $"event {index}" : "Spec ID event")}: {field} {found}.")
        {
            Problem = problem,
            Event = Event,
            Field = field,
            Offset = Offset,
        };
}
