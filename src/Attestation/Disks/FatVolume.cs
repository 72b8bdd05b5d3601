namespace Attestation.Disks;

/// <summary>Reads files out of a FAT16 or FAT32 file system, as firmware finds them on an EFI partition.</summary>
/// <remarks>
/// Sources: UEFI specification 13.3; Microsoft's FAT32 File System Specification. Read only, in bounded time and memory, and stricter
/// than firmware: what two readers could understand differently is refused.
/// </remarks>
public sealed class FatVolume
{
    /// <summary>Bytes of the largest file that is read; a UKI has some tens of megabytes.</summary>
    public const long MaximumFile = 512L << 20;

    readonly DiskReader partition;
    readonly FatGeometry geometry;
    readonly FatTable table;

    FatVolume(DiskReader partition, FatGeometry geometry) => (this.partition, this.geometry, table) = (partition, geometry, new(partition, geometry));

    /// <summary>Reads where the parts of the file system are.</summary>
    /// <param name="disk">Seekable, and in use as long as the volume is.</param>
    /// <param name="partition">Where on the disk the file system is.</param>
    /// <exception cref="MalformedDiskException">There is no FAT16 or FAT32.</exception>
    public static FatVolume Open(Stream disk, Partition partition)
    {
        var reader = new DiskReader(disk, partition.Offset, partition.Length);
        return new(reader, FatGeometry.Read(reader));
    }

    /// <summary>The content of a file; null where there is none of this path.</summary>
    /// <param name="path">From the root, with slashes; capital and small letters are the same.</param>
    /// <exception cref="MalformedDiskException">The file, or a folder on the way, cannot be read without doubt.</exception>
    public byte[]? Find(string path)
    {
        var names = path.Split('/');
        return Folder(names.AsSpan(0, names.Length - 1)) is { } folder && One(folder, names[^1], path) is { IsFolder: false } file
            ? table.Read(file.FirstCluster, file.Length, MaximumFile, path)
            : null;
    }

    /// <summary>Names of the files in a folder, in the order in which they are stored; none where there is no such folder.</summary>
    /// <exception cref="MalformedDiskException">The folder, or one on the way, cannot be read without doubt.</exception>
    public IReadOnlyList<string> FilesIn(string path) =>
        [.. (Folder(path.Split('/')) ?? []).Where(entry => !entry.IsFolder).Select(entry => entry.Name)];

    IReadOnlyList<FatEntry>? Folder(ReadOnlySpan<string> names)
    {
        var entries = FatFolder.Read(Root(), "The root of the EFI partition");
        for (var depth = 0; depth < names.Length; depth++)
        {
            var path = string.Join('/', names[..(depth + 1)]);
            if (One(entries, names[depth], path) is not { IsFolder: true } folder)
                return null;
            entries = FatFolder.Read(table.Read(folder.FirstCluster, null, FatFolder.MaximumSize, path), path);
        }
        return entries;
    }

    byte[] Root() => geometry.IsFat32
        ? table.Read(geometry.RootCluster, null, FatFolder.MaximumSize, "The root of the EFI partition")
        : partition.Bytes(geometry.FixedRoot.Offset, geometry.FixedRoot.Length, "the root of the EFI partition");

    static FatEntry? One(IReadOnlyList<FatEntry> entries, string name, string path)
    {
        FatEntry[] found = [.. entries.Where(entry => Is(entry.Name) || Is(entry.ShortName))];
        return found.Length > 1
            ? throw new MalformedDiskException($"{path} is there {found.Length} times; which of them firmware takes is not said anywhere.")
            : found.Length == 0 ? null : found[0];

        bool Is(string other) => other.Equals(name, StringComparison.OrdinalIgnoreCase);
    }
}
