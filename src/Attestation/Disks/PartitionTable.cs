using System.Buffers.Binary;

namespace Attestation.Disks;

/// <summary>The GUID partition table at the start of a disk, as firmware reads and measures it.</summary>
/// <remarks>Sources: UEFI specification 5.3; TCG PC Client Platform Firmware Profile, 10.2.5. The copy at the disk's end is not looked at.</remarks>
public sealed class PartitionTable
{
    /// <summary>A disk's logical block, here and on every platform we name.</summary>
    const int BlockSize = 512;

    const int HeaderSize = 92;
    const int ChecksumOffset = 16;
    const int EntrySize = 128;
    const int GuidSize = 16;

    /// <summary>Every tool writes 128.</summary>
    const uint MaximumEntries = 1024;

    readonly byte[] header;
    readonly byte[][] entries;
    readonly long diskLength;

    PartitionTable(byte[] header, byte[][] entries, long diskLength) => (this.header, this.entries, this.diskLength) = (header, entries, diskLength);

    /// <summary>What is measured as EV_EFI_GPT_EVENT: header, number of used entries (u64, little endian), the entries.</summary>
    public byte[] EventData
    {
        get
        {
            var number = new byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(number, (ulong)entries.Length);
            return [.. header, .. number, .. entries.SelectMany(entry => entry)];
        }
    }

    /// <summary>Reads the table of a disk image.</summary>
    /// <param name="disk">Seekable, positioned anywhere; only the first blocks are read.</param>
    /// <exception cref="MalformedDiskException">There is no consistent table.</exception>
    public static PartitionTable Read(Stream disk)
    {
        var reader = new DiskReader(disk, 0, disk.Length);
        var header = reader.Bytes(BlockSize, HeaderSize, "the header of the partition table");
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
        var entries = reader.Bytes((long)start * BlockSize, (int)count * EntrySize, "the entries of the partition table");
        if (Crc32.Compute(entries) != BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(88)))
            throw new MalformedDiskException("The checksum of the partition table's entries does not fit them.");
        return new(header, [.. entries.Chunk(EntrySize).Where(entry => entry.AsSpan(0, GuidSize).ContainsAnyExcept((byte)0))], disk.Length);
    }

    /// <summary>The partitions of a type, in the order of the table.</summary>
    /// <exception cref="MalformedDiskException">One of them ends before it begins, or beyond the disk.</exception>
    public IReadOnlyList<Partition> OfType(Guid type) => [.. entries.Where(entry => new Guid(entry.AsSpan(0, GuidSize)) == type).Select(ToPartition)];

    Partition ToPartition(byte[] entry)
    {
        var first = BinaryPrimitives.ReadUInt64LittleEndian(entry.AsSpan(32));
        var last = BinaryPrimitives.ReadUInt64LittleEndian(entry.AsSpan(40));
        if (first > last || last >= (ulong)(diskLength / BlockSize))
            throw new MalformedDiskException($"A partition is said to have the blocks {first} to {last}; the disk has {diskLength / BlockSize}.");
        return new()
        {
            Type = new Guid(entry.AsSpan(0, GuidSize)),
            Id = new Guid(entry.AsSpan(GuidSize, GuidSize)),
            Offset = (long)first * BlockSize,
            Length = (long)(last - first + 1) * BlockSize,
        };
    }

    /// <summary>The header's checksum counts its own four bytes as zero.</summary>
    static void DemandChecksum(byte[] header)
    {
        var copy = (byte[])header.Clone();
        copy.AsSpan(ChecksumOffset, sizeof(uint)).Clear();
        if (Crc32.Compute(copy) != BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(ChecksumOffset)))
            throw new MalformedDiskException("The checksum of the partition table's header does not fit it.");
    }
}
