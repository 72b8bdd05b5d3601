using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;

namespace Node.Data.Luks;

/// <summary>Demands that a header is one that this program made.</summary>
/// <remarks>
/// The header is on the host's disk, and LUKS2 can say in it to encrypt nothing, or only a part: a guest that opens whatever
/// is there writes its data for the host to read.
/// </remarks>
static class LuksHeader
{
    const int BinarySize = 4096;

    static readonly byte[] FirstMagic = [(byte)'L', (byte)'U', (byte)'K', (byte)'S', 0xba, 0xbe];
    static readonly byte[] SecondMagic = [(byte)'S', (byte)'K', (byte)'U', (byte)'L', 0xba, 0xbe];
    static readonly Range Checksum = 448..512;

    /// <summary>Looks at the start of a partition, or of a copy of it.</summary>
    /// <param name="header">Both copies: at least 32 KiB.</param>
    /// <exception cref="DataRefusedException">Anything is other than expected.</exception>
    public static void Demand(ReadOnlySpan<byte> header)
    {
        var first = header[..LuksForm.CopySize];
        var second = header.Slice(LuksForm.CopySize, LuksForm.CopySize);
        DemandCopy(first, FirstMagic, 0, "first");
        DemandCopy(second, SecondMagic, LuksForm.CopySize, "second");
        // cryptsetup takes the newer copy and mends the other by it, so there may be one content only. Each copy has its own salt.
        if (!first[8..104].SequenceEqual(second[8..104]) || !first[168..256].SequenceEqual(second[168..256]))
            throw Refused("its two copies differ in size, sequence number, label, uuid or subsystem");
        if (!first[BinarySize..].SequenceEqual(second[BinarySize..]))
            throw Refused("its two copies have different metadata");
        LuksDemand.Demand(Parse(first[BinarySize..]));
    }

    /// <summary>The header of a partition is not ours; the sentence is completed with what to do.</summary>
    public static DataRefusedException Refused(string what, Exception? cause = null) => new(
        DataRefusal.HeaderRefused,
        $"The LUKS2 header of the data partition is not one that this program makes: {what}. Nothing is opened, and nothing is written over it. Attach the disk as this node left it, or an empty one.",
        cause);

    static void DemandCopy(ReadOnlySpan<byte> copy, ReadOnlySpan<byte> magic, long offset, string which)
    {
        if (!copy[..6].SequenceEqual(magic))
            throw Refused($"its {which} copy begins with {Convert.ToHexStringLower(copy[..6])}, and {Convert.ToHexStringLower(magic)} is expected");
        if (BinaryPrimitives.ReadUInt16BigEndian(copy[6..]) is var version and not 2)
            throw Refused($"its {which} copy is of version {version}, and 2 is expected");
        if (BinaryPrimitives.ReadUInt64BigEndian(copy[8..]) is var size and not LuksForm.CopySize)
            throw Refused($"its {which} copy has {size} bytes, and {LuksForm.CopySize} are expected");
        if (BinaryPrimitives.ReadUInt64BigEndian(copy[256..]) is var at && at != (ulong)offset)
            throw Refused($"its {which} copy says that it is at byte {at}, and it is at {offset}");
        if (!copy.Slice(72, 32).TrimEnd((byte)0).SequenceEqual("sha256"u8))
            throw Refused($"its {which} copy has another checksum than sha256");
        DemandChecksum(copy, which);
    }

    static void DemandChecksum(ReadOnlySpan<byte> copy, string which)
    {
        var content = copy.ToArray();
        content.AsSpan(Checksum).Clear();
        var expected = SHA256.HashData(content);
        if (!copy[Checksum][..expected.Length].SequenceEqual(expected) || copy[Checksum][expected.Length..].ContainsAnyExcept((byte)0))
            throw Refused($"its {which} copy does not have the checksum that it says");
    }

    static LuksMetadata Parse(ReadOnlySpan<byte> area)
    {
        var end = area.IndexOf((byte)0);
        if (end < 0 || area[end..].ContainsAnyExcept((byte)0))
            throw Refused("its metadata does not end with zeros, and only zeros, behind one text");
        try
        {
            return JsonSerializer.Deserialize(area[..end], DataJson.Strict.LuksMetadata) ?? throw new JsonException("it is null");
        }
        catch (JsonException cause)
        {
            throw Refused($"its metadata has another form at {cause.Path ?? "$"}, byte {cause.BytePositionInLine}", cause);
        }
    }
}
