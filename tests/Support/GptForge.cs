using System.Buffers.Binary;

namespace Support;

/// <summary>The start of a disk with a GUID partition table of two partitions.</summary>
public static class GptForge
{
    public const int Header = 512;
    public const int Entries = 1024;

    /// <summary>Where the EFI partition of <see cref="Disk"/> begins.</summary>
    public const int Esp = Entries + (128 * 128);

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

    /// <summary>A whole disk: the table, with one EFI partition, and a file system in it.</summary>
    /// <param name="volume">See <see cref="FatForge"/>.</param>
    /// <param name="id">The partition's own id.</param>
    public static byte[] Disk(byte[] volume, string id = "6d65726f-2d74-4565-8000-00000000003a")
    {
        var table = Build();
        table.AsSpan(Entries).Clear();
        var disk = new byte[Esp + volume.Length + 512];
        WritePartition(table.AsSpan(Entries), "c12a7328-f81f-11d2-ba4b-00a0c93ec93b", id, Esp, volume.Length);
        table.CopyTo(disk, 0);
        volume.CopyTo(disk, Esp);
        SealEntries(disk);
        return disk;
    }

    /// <summary>Writes an entry of the table; offset and length in bytes.</summary>
    public static void WritePartition(Span<byte> entry, string type, string id, long offset, long length)
    {
        new Guid(type).ToByteArray().CopyTo(entry);
        new Guid(id).ToByteArray().CopyTo(entry[16..]);
        BinaryPrimitives.WriteInt64LittleEndian(entry[32..], offset / 512);
        BinaryPrimitives.WriteInt64LittleEndian(entry[40..], ((offset + length) / 512) - 1);
    }

    /// <summary>Makes both checksums fit again after a change of the entries.</summary>
    public static void SealEntries(byte[] disk)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(disk.AsSpan(Header + 88), Checksum(disk.AsSpan(Entries, 128 * 128)));
        Seal(disk);
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
