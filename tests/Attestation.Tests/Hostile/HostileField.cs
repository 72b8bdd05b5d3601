using System.Buffers.Binary;

namespace AttestationTests.Hostile;

/// <summary>A number in a format that says how long, how many or of which kind something is; little endian.</summary>
/// <param name="Name">For the message.</param>
/// <param name="Offset">First byte.</param>
/// <param name="Size">1, 2, 4 or 8 bytes.</param>
/// <param name="IsFixed">Only the valid number is right, because the rest of the bytes says the same.</param>
sealed record HostileField(string Name, int Offset, int Size, bool IsFixed = true)
{
    ulong Largest => ulong.MaxValue >> (64 - (8 * Size));

    /// <summary>The ends of the range, both sides of the sign, and just what is left behind the field and one more.</summary>
    public IEnumerable<ulong> Values(ReadOnlySpan<byte> valid)
    {
        var (left, present) = ((ulong)(valid.Length - Offset - Size), Read(valid));
        return ((ulong[])[0, 1, Largest, Largest - 1, Largest >> 1, (Largest >> 1) + 1, left, left + 1, (ulong)valid.Length, present + 1, present - 1])
            .Select(value => value & Largest).Where(value => value != present).Distinct();
    }

    /// <summary>The bytes with another number in the field.</summary>
    public byte[] With(ReadOnlySpan<byte> valid, ulong value)
    {
        var changed = valid.ToArray();
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(number, value);
        number[..Size].CopyTo(changed.AsSpan(Offset));
        return changed;
    }

    ulong Read(ReadOnlySpan<byte> valid)
    {
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        number.Clear();
        valid.Slice(Offset, Size).CopyTo(number);
        return BinaryPrimitives.ReadUInt64LittleEndian(number);
    }
}
