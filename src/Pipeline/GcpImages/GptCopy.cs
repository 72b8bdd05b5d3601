using System.Buffers.Binary;
using Attestation.Disks;

namespace Pipeline.GcpImages;

/// <summary>One of the two copies of a partition table: at the disk's start, or at its end.</summary>
/// <remarks>UEFI specification 2.10, 5.3.2.</remarks>
sealed record GptCopy
{
    public const int BlockSize = 512;

    const int HeaderSize = 92, EntrySize = 128, MostEntries = 1024;

    /// <summary>Block of the other copy's header.</summary>
    public required ulong Other { get; init; }

    /// <summary>First and last block that a partition may have.</summary>
    public required (ulong First, ulong Last) Usable { get; init; }

    public required Guid DiskId { get; init; }

    /// <summary>All entries, the unused ones too.</summary>
    public required byte[] Entries { get; init; }

    /// <summary>Blocks of each partition, in the order of the table.</summary>
    public IReadOnlyList<(Guid Type, ulong First, ulong Last)> Partitions =>
    [
        .. Entries.Chunk(EntrySize).Where(entry => entry.AsSpan(0, 16).ContainsAnyExcept((byte)0))
            .Select(entry => (new Guid(entry.AsSpan(0, 16)), BinaryPrimitives.ReadUInt64LittleEndian(entry.AsSpan(32)), BinaryPrimitives.ReadUInt64LittleEndian(entry.AsSpan(40)))),
    ];

    /// <summary>Reads a copy by its header's block.</summary>
    /// <exception cref="InvalidDataException">It is none, or its checksums do not fit.</exception>
    public static GptCopy Read(Stream disk, ulong block)
    {
        var header = Bytes(disk, block, HeaderSize, "its header");
        if (!header.AsSpan().StartsWith("EFI PART"u8))
            throw new InvalidDataException("it does not begin with \"EFI PART\"");
        if (BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(12)) is not HeaderSize)
            throw new InvalidDataException($"its header does not have {HeaderSize} bytes");
        var sum = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(16));
        header.AsSpan(16, sizeof(uint)).Clear();
        if (Crc32.Compute(header) != sum)
            throw new InvalidDataException("the checksum of its header does not fit");
        if (BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(24)) is var own && own != block)
            throw new InvalidDataException($"its header says that it is block {own}");
        var count = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(80));
        if (count is 0 or > MostEntries || BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(84)) is not EntrySize)
            throw new InvalidDataException($"it has {count} entries; 1 to {MostEntries} of {EntrySize} bytes are expected");
        var entries = Bytes(disk, BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(72)), (int)count * EntrySize, "its entries");
        if (Crc32.Compute(entries) != BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(88)))
            throw new InvalidDataException("the checksum of its entries does not fit");
        return new()
        {
            Other = BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(32)),
            Usable = (BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(40)), BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(48))),
            DiskId = new(header.AsSpan(56, 16)),
            Entries = entries,
        };
    }

    static byte[] Bytes(Stream disk, ulong block, int count, string what)
    {
        if (block > (ulong)disk.Length / BlockSize || (long)block * BlockSize > disk.Length - count)
            throw new InvalidDataException($"{what} lie beyond the disk's end");
        var bytes = new byte[count];
        disk.Position = (long)block * BlockSize;
        disk.ReadExactly(bytes);
        return bytes;
    }
}
