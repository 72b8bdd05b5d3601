using System.Buffers.Binary;

namespace Kms.Challenges;

/// <summary>32 bytes in place: no object of their own, and equal by value.</summary>
readonly record struct Bytes32(ulong First, ulong Second, ulong Third, ulong Fourth)
{
    public const int Size = 32;

    /// <param name="bytes">Exactly 32.</param>
    public static Bytes32 Parse(ReadOnlySpan<byte> bytes) => bytes.Length is Size
        ? new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]), BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]))
        : throw new ArgumentException($"{bytes.Length} bytes were found where {Size} are expected.", nameof(bytes));

    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, First);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), Second);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(16), Third);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(24), Fourth);
        return bytes;
    }

    // Seeded by the runtime: nobody outside can choose values that meet in one chain.
    public override int GetHashCode() => HashCode.Combine(First, Second, Third, Fourth);

    // It may be a nonce, which is nobody's business.
    public override string ToString() => $"{Size} bytes";
}
