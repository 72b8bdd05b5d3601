using System.Buffers.Binary;
using System.Text;

namespace Attestation.Disks;

/// <summary>Reads the entries of a folder of a FAT file system, with their long names.</summary>
/// <remarks>Source: Microsoft's FAT32 File System Specification, "FAT Directory Structure" and "FAT Long Directory Entries".</remarks>
static class FatFolder
{
    /// <summary>The specification's bound on a folder: 65,536 entries.</summary>
    public const int MaximumSize = 65_536 * EntrySize;

    const int EntrySize = 32;
    const int LettersPerPart = 13;
    const int MaximumParts = 20;
    const byte Deleted = 0xe5;
    const byte LastPart = 0x40;
    const byte VolumeLabel = 0x08;
    const byte Folder = 0x10;
    const byte LongName = 0x0f;
    const byte AttributeBits = 0x3f;

    /// <exception cref="MalformedDiskException">A long name is incomplete, or belongs to another entry.</exception>
    public static IReadOnlyList<FatEntry> Read(ReadOnlySpan<byte> content, string path)
    {
        var entries = new List<FatEntry>();
        var parts = new List<byte[]>();
        for (var at = 0; at + EntrySize <= content.Length && content[at] != 0; at += EntrySize)
        {
            var entry = content.Slice(at, EntrySize);
            if (entry[0] != Deleted && (entry[11] & AttributeBits) == LongName)
            {
                AddPart(parts, entry, path);
                continue;
            }
            if (parts.Count > 0 && (entry[0] == Deleted || (parts[0][0] & ~LastPart) != parts.Count || parts[0][13] != Checksum(entry[..11])))
                throw new MalformedDiskException($"{path} has a long name whose parts are incomplete, or of another entry than the one behind them, at offset {at}.");
            if (entry[0] != Deleted && (entry[11] & VolumeLabel) == 0)
                entries.Add(ToEntry(entry, parts));
            parts.Clear();
        }
        return parts.Count == 0
            ? entries
            : throw new MalformedDiskException($"{path} ends in a long name without an entry.");
    }

    static void AddPart(List<byte[]> parts, ReadOnlySpan<byte> entry, string path)
    {
        var number = entry[0] & ~LastPart;
        var isFirst = (entry[0] & LastPart) != 0;
        var isNext = isFirst
            ? parts.Count == 0 && number is >= 1 and <= MaximumParts
            : parts.Count > 0 && number == (parts[^1][0] & ~LastPart) - 1 && number >= 1 && entry[13] == parts[0][13];
        if (!isNext)
            throw new MalformedDiskException($"{path} has part {number} of a long name where {(parts.Count == 0 ? "a name begins" : "another part is expected")}.");
        parts.Add(entry.ToArray());
    }

    static FatEntry ToEntry(ReadOnlySpan<byte> entry, List<byte[]> parts)
    {
        var shortName = ShortName(entry);
        var isFolder = (entry[11] & Folder) != 0;
        var cluster = ((uint)BinaryPrimitives.ReadUInt16LittleEndian(entry[20..]) << 16) | BinaryPrimitives.ReadUInt16LittleEndian(entry[26..]);
        return new(parts.Count > 0 ? Join(parts) : shortName, shortName, isFolder, cluster, BinaryPrimitives.ReadUInt32LittleEndian(entry[28..]));
    }

    /// <summary>The parts come last first, thirteen letters each; a NUL ends the name.</summary>
    static string Join(List<byte[]> parts)
    {
        var name = new StringBuilder(parts.Count * LettersPerPart);
        foreach (var part in Enumerable.Reverse(parts))
        {
            name.Append(Encoding.Unicode.GetString(part, 1, 10))
                .Append(Encoding.Unicode.GetString(part, 14, 12))
                .Append(Encoding.Unicode.GetString(part, 28, 4));
        }
        var text = name.ToString();
        return text.IndexOf('\0') is >= 0 and var end ? text[..end] : text;
    }

    static string ShortName(ReadOnlySpan<byte> entry)
    {
        // A first letter of 0xe5 is stored as 5, because 0xe5 itself marks what was deleted.
        var stem = Encoding.Latin1.GetString(entry[..8]).TrimEnd(' ');
        var extension = Encoding.Latin1.GetString(entry.Slice(8, 3)).TrimEnd(' ');
        stem = stem.StartsWith('\x05') ? $"\xe5{stem[1..]}" : stem;
        return extension.Length == 0 ? stem : $"{stem}.{extension}";
    }

    static byte Checksum(ReadOnlySpan<byte> shortName)
    {
        var sum = 0;
        foreach (var letter in shortName)
            sum = (((sum & 1) << 7) | (sum >> 1)) + letter & 0xff;
        return (byte)sum;
    }
}
