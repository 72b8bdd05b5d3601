using System.Buffers.Binary;

namespace Support;

/// <summary>The start of a disk with a GUID partition table of two partitions.</summary>
public static class GptForge
{
    public const int Header = 512;
    public const int Entries = 1024;

    public static byte[] Build()
    {
        var disk = new byte[Entries + (128 * 128)];
        "EFI PART"u8.CopyTo(disk.AsSpan(Header));
        BinaryPrimitives.WriteUInt32LittleEndian(disk.AsSpan(Header + 8), 0x10000);
        BinaryPrimitives.WriteUInt32LittleEndian(disk.AsSpan(Header + 12), 92);
        BinaryPrimitives.WriteUInt64LittleEndian(disk.AsSpan(Header + 72), 2);
        BinaryPrimitives.WriteUInt32LittleEndian(disk.AsSpan(Header + 80), 128);
        BinaryPrimitives.WriteUInt32LittleEndian(disk.AsSpan(Header + 84), 128);
        disk.AsSpan(Entries, 128).Fill(0x11);
        disk.AsSpan(Entries + 256, 128).Fill(0x22);
        BinaryPrimitives.WriteUInt32LittleEndian(disk.AsSpan(Header + 88), Checksum(disk.AsSpan(Entries)));
        Seal(disk);
        return disk;
    }

    /// <summary>Makes the header's checksum fit again after a change.</summary>
    public static void Seal(byte[] disk)
    {
        disk.AsSpan(Header + 16, 4).Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(disk.AsSpan(Header + 16), Checksum(disk.AsSpan(Header, 92)));
    }

    /// <summary>CRC-32 bit by bit, so that the table in the code is not its own witness.</summary>
    static uint Checksum(ReadOnlySpan<byte> content)
    {
        var crc = uint.MaxValue;
        foreach (var value in content)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (0xedb88320 & (0 - (crc & 1)));
        }
        return ~crc;
    }
}
