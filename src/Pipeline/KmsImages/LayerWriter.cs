using System.Formats.Tar;

namespace Pipeline.KmsImages;

/// <summary>Writes layers as plain tar: the same entries give the same bytes on every machine, on every day.</summary>
/// <remarks>Not compressed, because a digest must not depend on the version of a compressor.</remarks>
static class LayerWriter
{
    /// <summary>Writes the entries in ordinal order of their paths, and the folders above them.</summary>
    /// <returns>Digest and length of the file.</returns>
    public static async Task<ImageBlob> WriteAsync(string path, IEnumerable<LayerEntry> entries, CancellationToken cancel)
    {
        var all = WithFolders(entries);
        await using (var file = File.Create(path))
        await using (var tar = new TarWriter(file, TarEntryFormat.Ustar, leaveOpen: false))
        {
            foreach (var entry in all.Values)
                await WriteAsync(tar, entry, cancel);
        }
        return await ImageBlob.OfAsync(path, cancel);
    }

    static async Task WriteAsync(TarWriter tar, LayerEntry entry, CancellationToken cancel)
    {
        var type = entry.IsFolder ? TarEntryType.Directory : entry.LinkTarget is null ? TarEntryType.RegularFile : TarEntryType.SymbolicLink;
        var written = new UstarTarEntry(type, entry.IsFolder ? entry.Path + "/" : entry.Path)
        {
            Mode = entry.Mode,
            Uid = entry.Owner,
            Gid = entry.Owner,
            UserName = entry.Owner is 0 ? "root" : "",
            GroupName = entry.Owner is 0 ? "root" : "",
            ModificationTime = DateTimeOffset.UnixEpoch,
        };
        if (entry.LinkTarget is { } target)
            written.LinkName = target;
        await using var content = entry switch
        {
            { Source: { } source } => File.OpenRead(source),
            { Content: { } bytes } => new MemoryStream(bytes.ToArray()),
            _ => Stream.Null,
        };
        if (type is TarEntryType.RegularFile)
            written.DataStream = content;
        await tar.WriteEntryAsync(written, cancel);
    }

    static SortedDictionary<string, LayerEntry> WithFolders(IEnumerable<LayerEntry> entries)
    {
        var all = new SortedDictionary<string, LayerEntry>(StringComparer.Ordinal);
        foreach (var entry in entries)
            all.Add(entry.Path, entry);
        foreach (var path in all.Keys.ToArray())
        {
            for (var folder = Path.GetDirectoryName(path); folder is { Length: > 0 }; folder = Path.GetDirectoryName(folder))
                all.TryAdd(folder, new() { Path = folder, Mode = (UnixFileMode)0b111_101_101 });
        }
        return all;
    }
}
