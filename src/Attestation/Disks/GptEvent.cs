using System.Buffers.Binary;
using Attestation.Measurements;

namespace Attestation.Disks;

/// <summary>What firmware measures of the disk that it boots from: header and used entries of its partition table (EV_EFI_GPT_EVENT).</summary>
/// <remarks>Sources: UEFI specification 5.3; TCG PC Client Platform Firmware Profile, 10.2.5.</remarks>
public static class GptEvent
{
    /// <summary>A disk's logical block, here and on every platform we name.</summary>
    const int BlockSize = 512;

    const int HeaderSize = 92;
    const int ChecksumOffset = 16;
    const int EntrySize = 128;
    const int GuidSize = 16;

    /// <summary>Every tool writes 128.</summary>
    const uint MaximumEntries = 1024;

    /// <summary>Reads the table at the start of a disk image.</summary>
    /// <param name="disk">Seekable, positioned anywhere; only the first blocks are read.</param>
    /// <exception cref="MalformedDiskException">There is no consistent table.</exception>
    public static Measurement Measure(Stream disk) => Measurement.Hash(Read(disk));

    /// <summary>The event's data: header, number of used entries, the entries.</summary>
    /// <inheritdoc cref="Measure"/>
    public static byte[] Read(Stream disk)
    {
        var header = Bytes(disk, BlockSize, HeaderSize, "the header of the partition table");
        if (!header.AsSpan().StartsWith("EFI PART"u8))
            throw new MalformedDiskException("The disk has no GUID partition table: its second block does not begin with \"EFI PART\".");
        var headerSize = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(12));
        if (headerSize != HeaderSize)
            throw new MalformedDiskException($"The header of the partition table has {headerSize} bytes; {HeaderSize} are expected.");
        DemandChecksum(header);
        var start = BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(72));
        var count = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(80));
        var size = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(84));
        if (count is 0 or > MaximumEntries || size != EntrySize)
            throw new MalformedDiskException($"The partition table has {count} entries of {size} bytes; 1 to {MaximumEntries} of {EntrySize} are expected.");
        if (start > long.MaxValue / BlockSize)
            throw new MalformedDiskException($"The partition table's entries begin at block {start}, beyond any disk.");
        var entries = Bytes(disk, (long)start * BlockSize, (int)count * EntrySize, "the entries of the partition table");
        if (Crc32.Compute(entries) != BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(88)))
            throw new MalformedDiskException("The checksum of the partition table's entries does not fit them.");

        byte[][] used = [.. entries.Chunk(EntrySize).Where(entry => entry.AsSpan(0, GuidSize).ContainsAnyExcept((byte)0))];
        var number = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(number, (ulong)used.Length);
        return [.. header, .. number, .. used.SelectMany(entry => entry)];
    }

    /// <summary>The header's checksum counts its own four bytes as zero.</summary>
    static void DemandChecksum(byte[] header)
    {
        var copy = (byte[])header.Clone();
        copy.AsSpan(ChecksumOffset, sizeof(uint)).Clear();
        if (Crc32.Compute(copy) != BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(ChecksumOffset)))
            throw new MalformedDiskException("The checksum of the partition table's header does not fit it.");
    }

    static byte[] Bytes(Stream disk, long offset, int count, string what)
    {
        if (offset > disk.Length - count)
            throw new MalformedDiskException($"The disk is truncated: {what} needs {count} bytes at offset {offset}, but the disk has {disk.Length}.");
        var bytes = new byte[count];
        disk.Position = offset;
        disk.ReadExactly(bytes);
        return bytes;
    }
}
