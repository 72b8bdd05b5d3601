using System.Formats.Tar;
using System.IO.Compression;

namespace Pipeline.Releases;

/// <summary>The KMS's program as upstream packs it: one file in a <c>.tar.gz</c>. Equal programs give equal archives.</summary>
static class KmsArchive
{
    const UnixFileMode Program = (UnixFileMode)0b111_101_101;

    /// <summary>Packs a program under its own name.</summary>
    public static async Task WriteAsync(string program, string archive, CancellationToken cancel)
    {
        await using var file = new FileStream(archive, FileMode.Create, FileAccess.Write, FileShare.None);
        await using var compressed = new GZipStream(file, CompressionLevel.Optimal);
        await using var tar = new TarWriter(compressed, TarEntryFormat.Ustar);
        await using var content = new FileStream(program, FileMode.Open, FileAccess.Read, FileShare.Read);
        // Owner, group and time of the machine that packs must not show in the archive.
        await tar.WriteEntryAsync(new UstarTarEntry(TarEntryType.RegularFile, Path.GetFileName(program))
        {
            Mode = Program,
            ModificationTime = DateTimeOffset.UnixEpoch,
            DataStream = content,
        }, cancel);
    }
}
