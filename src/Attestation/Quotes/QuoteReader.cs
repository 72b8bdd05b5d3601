using System.Buffers.Binary;
using Attestation.Measurements;

namespace Attestation.Quotes;

/// <summary>Reads a quote front to back; the order of the reads is the layout.</summary>
/// <remarks>All integers are little endian.</remarks>
ref struct QuoteReader(ReadOnlyMemory<byte> source)
{
    readonly ReadOnlyMemory<byte> source = source;

    /// <summary>Bytes read so far, from the start of the quote.</summary>
    public int Offset { get; private set; }

    readonly int Left => source.Length - Offset;

    public ReadOnlyMemory<byte> Bytes(int count, string field)
    {
        if (count > Left)
            throw new MalformedQuoteException(field, Offset, $"needs {count} bytes at offset {Offset}, but {Left} are left");
        var bytes = source.Slice(Offset, count);
        Offset += count;
        return bytes;
    }

    public ushort UInt16(string field) => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(sizeof(ushort), field).Span);

    public uint UInt32(string field) => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(sizeof(uint), field).Span);

    public ulong UInt64(string field) => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(sizeof(ulong), field).Span);

    public Measurement Measurement(string field) => Measurements.Measurement.From(Bytes(Measurements.Measurement.Size, field).Span);

    /// <summary>A 16-bit length and that many bytes.</summary>
    public ReadOnlyMemory<byte> ShortBlock(string field) => Bytes(UInt16($"{field}.size"), field);

    /// <summary>A 32-bit length; the bytes it promises are there.</summary>
    public int Length(string field)
    {
        var length = UInt32($"{field}.size");
        return length <= Left
            ? (int)length
            : throw new MalformedQuoteException(field, Offset, $"needs {length} bytes at offset {Offset}, but {Left} are left");
    }

    /// <summary>What was read from an offset on.</summary>
    public readonly ReadOnlyMemory<byte> Since(int start) => source[start..Offset];

    /// <summary>A block that was entered with <see cref="Length"/> ends exactly here.</summary>
    public readonly void DemandEnd(int end, string field)
    {
        if (Offset != end)
            throw new MalformedQuoteException(field, Offset, $"ends at offset {Offset}, but its declared size ends at offset {end}");
    }

    /// <summary>Only zero bytes follow: machines hand quotes out in fixed buffers, and what is not signed must carry nothing.</summary>
    public readonly int Padding()
    {
        var used = source.Span[Offset..].IndexOfAnyExcept((byte)0);
        return used < 0
            ? Left
            : throw new MalformedQuoteException("padding", Offset + used,
                $"has a byte other than zero at offset {Offset + used}; after the declared end only zeros may follow");
    }
}
