using System.Buffers.Binary;
using System.Text;
using Attestation.Disks;

namespace Node.Data.Disks;

/// <summary>The one partition table that a data disk of some size has: its bytes are always the same.</summary>
/// <remarks>
/// So a disk of ours is known by comparing, and nothing that the host wrote is interpreted. The table is made here rather than by
/// sfdisk, because disks must be known again by every later release.
/// <see href="https://uefi.org/specs/UEFI/2.10/05_GUID_Partition_Table_Format.html"/>
/// </remarks>
sealed class DiskTable
{
    public const int SectorSize = 512;

    /// <summary>What is looked at, and written, at both ends of a disk.</summary>
    public const int Edge = 1 << 20;

    public const long IdentityOffset = Edge;
    public const long IdentitySize = 1 << 20;
    public const long DataOffset = IdentityOffset + IdentitySize;

    /// <summary>Room for the header and a small file system.</summary>
    public const long Smallest = 64 << 20;

    const int Entries = 128;
    const int EntrySize = 128;
    const int HeaderSize = 92;

    static readonly Guid DiskId = new("9d0e5c3a-0f5b-4d26-9a52-6d65726f0001");
    static readonly Guid IdentityType = new("2f7c5a64-7a1b-4f0e-8f5d-6d65726f0002");
    static readonly Guid IdentityId = new("c1f4b7de-3d0a-4b8c-a2c4-6d65726f0003");
    static readonly Guid DataType = new("ca7d7ccb-63ed-4c53-861c-1742536059cc"); // LUKS
    static readonly Guid DataId = new("5b1e6f0c-9c43-4c37-b1f0-6d65726f0004");

    DiskTable(long size)
    {
        DataSize = ((size - Edge) / Edge * Edge) - DataOffset;
        var sectors = size / SectorSize;
        var entries = new byte[Entries * EntrySize];
        WriteEntry(entries, IdentityType, IdentityId, IdentityOffset, IdentitySize, "mero-identity");
        WriteEntry(entries.AsSpan(EntrySize), DataType, DataId, DataOffset, DataSize, "mero-data");
        WriteProtection(Head, sectors);
        Header(sectors, 1, sectors - 1, 2, entries).CopyTo(Head, SectorSize);
        entries.CopyTo(Head, 2 * SectorSize);
        entries.CopyTo(Tail, Edge - SectorSize - entries.Length);
        Header(sectors, sectors - 1, 1, sectors - 1 - (entries.Length / SectorSize), entries).CopyTo(Tail, Edge - SectorSize);
    }

    /// <summary>The disk's first MiB.</summary>
    public byte[] Head { get; } = new byte[Edge];

    /// <summary>The disk's last MiB.</summary>
    public byte[] Tail { get; } = new byte[Edge];

    /// <summary>In bytes.</summary>
    public long DataSize { get; }

    /// <summary>The table of a disk.</summary>
    /// <exception cref="DataRefusedException">The disk is too small.</exception>
    public static DiskTable For(BlockDevice disk) => disk.Size >= Smallest && disk.Size % SectorSize is 0
        ? new(disk.Size)
        : throw new DataRefusedException(DataRefusal.DiskUnsuitable, $"{disk.Path} has {disk.Size} bytes; a data disk has whole sectors of {SectorSize} and at least {Smallest} bytes.");

    static byte[] Header(long sectors, long own, long other, long entriesAt, byte[] entries)
    {
        var header = new byte[SectorSize];
        "EFI PART"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), 0x0001_0000);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(12), HeaderSize);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(24), own);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(32), other);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(40), 2 + (entries.Length / SectorSize));
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(48), sectors - 2 - (entries.Length / SectorSize));
        DiskId.TryWriteBytes(header.AsSpan(56));
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(72), entriesAt);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(80), Entries);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(84), EntrySize);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(88), Crc32.Compute(entries));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(16), Crc32.Compute(header.AsSpan(0, HeaderSize)));
        return header;
    }

    static void WriteEntry(Span<byte> entry, Guid type, Guid id, long offset, long size, string name)
    {
        type.TryWriteBytes(entry);
        id.TryWriteBytes(entry[16..]);
        BinaryPrimitives.WriteInt64LittleEndian(entry[32..], offset / SectorSize);
        BinaryPrimitives.WriteInt64LittleEndian(entry[40..], ((offset + size) / SectorSize) - 1);
        Encoding.Unicode.GetBytes(name, entry[56..]);
    }

    // One partition over the whole disk, so that programs which know no GPT leave it alone.
    static void WriteProtection(Span<byte> first, long sectors)
    {
        const int Entry = 446;
        first[Entry + 2] = 0x02; // CHS of sector 1
        first[Entry + 4] = 0xee;
        first.Slice(Entry + 5, 3).Fill(0xff);
        BinaryPrimitives.WriteUInt32LittleEndian(first[(Entry + 8)..], 1);
        BinaryPrimitives.WriteUInt32LittleEndian(first[(Entry + 12)..], (uint)Math.Min(sectors - 1, uint.MaxValue));
        first[510] = 0x55;
        first[511] = 0xaa;
    }
}
