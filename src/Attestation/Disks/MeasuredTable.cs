using System.Buffers.Binary;

namespace Attestation.Disks;

/// <summary>A partition table out of the data of its event (<see cref="GptEvent.Read"/>), so that two of them can be told apart.</summary>
public sealed record MeasuredTable
{
    const int HeaderSize = 92;
    const int EntrySize = 128;

    /// <summary>Tells the disk from all others.</summary>
    public required Guid Disk { get; init; }

    /// <summary>Number of the last block that a partition may have.</summary>
    public required ulong LastUsable { get; init; }

    public required IReadOnlyList<MeasuredPartition> Partitions { get; init; }

    /// <summary>Reads header, number and entries; checksums are not asked for, because the data has a digest.</summary>
    /// <exception cref="MalformedDiskException">The data has another form.</exception>
    public static MeasuredTable Parse(ReadOnlySpan<byte> eventData)
    {
        if (eventData.Length < HeaderSize + sizeof(ulong) || !eventData.StartsWith("EFI PART"u8))
            throw new MalformedDiskException($"The partition table's event has {eventData.Length} bytes; a header of {HeaderSize} that begins with \"EFI PART\", a number and entries are expected.");
        var number = BinaryPrimitives.ReadUInt64LittleEndian(eventData[HeaderSize..]);
        var entries = eventData[(HeaderSize + sizeof(ulong))..];
        if (number != (ulong)(entries.Length / EntrySize) || entries.Length % EntrySize != 0)
            throw new MalformedDiskException($"The partition table's event says {number} entries and has {entries.Length} bytes of them; {EntrySize} bytes each are expected.");
        List<MeasuredPartition> partitions = [];
        for (; entries.Length > 0; entries = entries[EntrySize..])
            partitions.Add(MeasuredPartition.Parse(entries[..EntrySize]));
        return new()
        {
            Disk = new Guid(eventData.Slice(56, 16)),
            LastUsable = BinaryPrimitives.ReadUInt64LittleEndian(eventData[48..]),
            Partitions = partitions,
        };
    }
}
