using System.Buffers.Binary;

namespace Pipeline.GcpImages;

/// <summary>Whether a disk has one consistent GUID partition table, with its copy at the end and the old table that protects it.</summary>
/// <remarks>UEFI specification 2.10, 5.2.3 and 5.3.2.</remarks>
static class GptCheck
{
    const int RecordAt = 446, RecordSize = 16;
    const byte Protective = 0xee;

    /// <summary>A sentence for each thing that is wrong.</summary>
    public static IReadOnlyList<string> Problems(Stream disk)
    {
        List<string> problems = [.. Protection(disk)];
        if (disk.Length < 3 * GptCopy.BlockSize || disk.Length % GptCopy.BlockSize is not 0)
            return [.. problems, $"The disk has {disk.Length} bytes, which are no whole blocks of {GptCopy.BlockSize} for a table."];
        var last = (ulong)(disk.Length / GptCopy.BlockSize) - 1;
        var (first, copy) = (Read(disk, 1, "The partition table", problems), Read(disk, last, "The copy of the partition table in the disk's last block", problems));
        if (first is null || copy is null)
            return problems;
        if (first.Other != last || copy.Other is not 1)
            problems.Add($"The two partition tables do not lead to each other: the first says block {first.Other} and the copy block {copy.Other}; {last} and 1 are expected.");
        if (first.DiskId != copy.DiskId || first.Usable != copy.Usable || !first.Entries.AsSpan().SequenceEqual(copy.Entries))
            problems.Add("The two partition tables are not the same.");
        return [.. problems, .. Places(first)];
    }

    static GptCopy? Read(Stream disk, ulong block, string name, List<string> problems)
    {
        try
        {
            return GptCopy.Read(disk, block);
        }
        catch (InvalidDataException cause)
        {
            problems.Add($"{name} is damaged: {cause.Message}.");
            return null;
        }
    }

    static IEnumerable<string> Places(GptCopy table)
    {
        foreach (var (_, first, last) in table.Partitions.Where(partition => partition.First > partition.Last || partition.First < table.Usable.First || partition.Last > table.Usable.Last))
            yield return $"A partition has the blocks {first} to {last}; {table.Usable.First} to {table.Usable.Last} can be used.";
        foreach (var (one, next) in table.Partitions.OrderBy(partition => partition.First).Zip(table.Partitions.OrderBy(partition => partition.First).Skip(1)).Where(pair => pair.Second.First <= pair.First.Last))
            yield return $"The partitions at block {one.First} and {next.First} overlap.";
    }

    static IEnumerable<string> Protection(Stream disk)
    {
        var block = new byte[GptCopy.BlockSize];
        disk.Position = 0;
        if (disk.ReadAtLeast(block, block.Length, throwOnEndOfStream: false) < block.Length || block[510] is not 0x55 || block[511] is not 0xaa)
            yield return "The first block does not end with 55 AA, as every boot sector does.";
        var record = block.AsSpan(RecordAt, RecordSize);
        if (record[4] is not Protective || BinaryPrimitives.ReadUInt32LittleEndian(record[8..]) is not 1 || block.AsSpan(RecordAt + RecordSize, 3 * RecordSize).ContainsAnyExcept((byte)0))
            yield return "The first block does not protect the partition table by one partition of type EE from block 1.";
    }
}
