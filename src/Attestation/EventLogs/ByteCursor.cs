using System.Buffers.Binary;

namespace Attestation.EventLogs;

/// <summary>Reads the data of one event; where it ends too early every further read says so, and nothing throws.</summary>
ref struct ByteCursor(ReadOnlyMemory<byte> source)
{
    ReadOnlyMemory<byte> rest = source;

    public readonly ReadOnlyMemory<byte> Rest => rest;

    public bool TryBytes(ulong count, out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        if (count > (ulong)rest.Length)
            return false;
        bytes = rest[..(int)count];
        rest = rest[(int)count..];
        return true;
    }

    public bool TryUInt16(out ushort value)
    {
        value = 0;
        if (!TryBytes(sizeof(ushort), out var bytes))
            return false;
        value = BinaryPrimitives.ReadUInt16LittleEndian(bytes.Span);
        return true;
    }

    public bool TryUInt32(out uint value)
    {
        value = 0;
        if (!TryBytes(sizeof(uint), out var bytes))
            return false;
        value = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span);
        return true;
    }

    public bool TryUInt64(out ulong value)
    {
        value = 0;
        if (!TryBytes(sizeof(ulong), out var bytes))
            return false;
        value = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span);
        return true;
    }

    public bool TryGuid(out Guid value)
    {
        value = default;
        if (!TryBytes(16, out var bytes))
            return false;
        value = new(bytes.Span);
        return true;
    }
}
