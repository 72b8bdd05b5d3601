using System.Buffers.Binary;
using System.Text;
using Pipeline.Runs;

namespace Pipeline.Conformance;

/// <summary>Lists what is in an EROFS file system: names, modes, attributes. Extracting loses set-id bits and capabilities, so it cannot tell.</summary>
/// <remarks>On disk: <see href="https://docs.kernel.org/filesystems/erofs.html"/>. Folders are never compressed; files' contents are not read here.</remarks>
sealed class ErofsTree(Stream image)
{
    const int SuperBlockAt = 1024, SuperBlockBytes = 128, CompactInode = 32, ExtendedInode = 64, EntryBytes = 12;
    const uint Magic = 0xE0F5E1E2;
    const int MostEntries = 1_000_000, LargestFolder = 64 << 20;

    long metaAt;
    int blockBytes;

    /// <summary>Everything below the root, by path.</summary>
    /// <exception cref="VerificationFailedException">It is no EROFS, or a damaged one.</exception>
    public IReadOnlyList<RootEntry> Read()
    {
        try
        {
            var block = Bytes(SuperBlockAt, SuperBlockBytes);
            if (BinaryPrimitives.ReadUInt32LittleEndian(block) is not Magic)
                throw new VerificationFailedException("The root is no EROFS file system.");
            if (block[12] is < 9 or > 16)
                throw new VerificationFailedException($"The root's EROFS says blocks of 2^{block[12]} bytes; 2^12 is expected.");
            blockBytes = 1 << block[12];
            metaAt = BinaryPrimitives.ReadUInt32LittleEndian(block.AsSpan(40)) * (long)blockBytes;
            var entries = new List<RootEntry>();
            Walk("", BinaryPrimitives.ReadUInt16LittleEndian(block.AsSpan(14)), entries, depth: 0);
            return [.. entries.OrderBy(entry => entry.Path, StringComparer.Ordinal)];
        }
        catch (EndOfStreamException cause)
        {
            throw new VerificationFailedException("The root's EROFS points behind its own end.", cause);
        }
    }

    void Walk(string path, ulong folder, List<RootEntry> entries, int depth)
    {
        if (depth > 64)
            throw new VerificationFailedException($"The root has folders deeper than 64 at {path}.");
        foreach (var (name, number) in Names(Content(folder, path), path))
        {
            if (name is "." or "..")
                continue;
            var inode = Inode(number);
            var entry = new RootEntry
            {
                Path = $"{path}/{name}",
                Mode = BinaryPrimitives.ReadUInt16LittleEndian(inode.AsSpan(4)),
                HasAttributes = AttributeBytes(inode) > 0,
            };
            entries.Add(entry);
            if (entries.Count > MostEntries)
                throw new VerificationFailedException($"The root has more than {MostEntries} files.");
            if (entry.IsFolder)
                Walk(entry.Path, number, entries, depth + 1);
        }
    }

    byte[] Inode(ulong number) => Bytes(At(number), (Bytes(At(number), 2)[0] & 1) is 0 ? CompactInode : ExtendedInode);

    long At(ulong number) => checked(metaAt + (long)number * CompactInode);

    static int AttributeBytes(byte[] inode) => BinaryPrimitives.ReadUInt16LittleEndian(inode.AsSpan(2)) is > 0 and var count ? 12 + (count - 1) * 4 : 0;

    // Layout 0: whole blocks. Layout 2: whole blocks, and the rest behind the inode.
    byte[] Content(ulong number, string path)
    {
        var inode = Inode(number);
        var layout = inode[0] >> 1 & 7;
        var length = inode.Length is CompactInode ? BinaryPrimitives.ReadUInt32LittleEndian(inode.AsSpan(8)) : BinaryPrimitives.ReadInt64LittleEndian(inode.AsSpan(8));
        if (layout is not (0 or 2) || length is < 0 or > LargestFolder)
            throw new VerificationFailedException($"The folder {path}/ has {length} bytes in layout {layout} of EROFS; at most {LargestFolder} in layout 0 or 2 are expected.");
        var start = BinaryPrimitives.ReadUInt32LittleEndian(inode.AsSpan(16)) * (long)blockBytes;
        var rest = layout is 2 ? (int)(length % blockBytes) : 0;
        return [.. Bytes(start, (int)length - rest), .. Bytes(At(number) + inode.Length + AttributeBytes(inode), rest)];
    }

    IEnumerable<(string Name, ulong Number)> Names(byte[] content, string path)
    {
        for (var from = 0; from < content.Length; from += blockBytes)
        {
            var block = content.AsMemory(from, Math.Min(blockBytes, content.Length - from));
            var count = block.Length < EntryBytes ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(block.Span[8..]) / EntryBytes;
            if (count is 0 || count * EntryBytes > block.Length)
                throw new VerificationFailedException($"The folder {path}/ of the root's EROFS has a damaged list of names.");
            for (var index = 0; index < count; index++)
            {
                var (start, end) = (NameAt(block.Span, index), index + 1 < count ? NameAt(block.Span, index + 1) : block.Length);
                if (start >= end || end > block.Length)
                    throw new VerificationFailedException($"The folder {path}/ of the root's EROFS has a damaged list of names.");
                yield return (Encoding.UTF8.GetString(block.Span[start..end]).TrimEnd('\0'), BinaryPrimitives.ReadUInt64LittleEndian(block.Span[(index * EntryBytes)..]));
            }
        }
    }

    static int NameAt(ReadOnlySpan<byte> block, int index) => BinaryPrimitives.ReadUInt16LittleEndian(block[(index * EntryBytes + 8)..]);

    byte[] Bytes(long at, int count)
    {
        // A folder that fits behind its inode says -1 for where its blocks are.
        if (count is 0)
            return [];
        if (at < 0 || at > image.Length - count)
            throw new EndOfStreamException();
        image.Position = at;
        var bytes = new byte[count];
        image.ReadExactly(bytes);
        return bytes;
    }
}
