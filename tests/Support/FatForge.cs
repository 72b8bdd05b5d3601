using System.Buffers.Binary;
using System.Text;

namespace Support;

/// <summary>Builds small FAT16 and FAT32 file systems, right or wrong in one place.</summary>
/// <remarks>Sectors of 512 bytes, a cluster each, two tables. Every name gets a long name, as mtools and Windows write it.</remarks>
public sealed class FatForge(bool isFat32 = true)
{
    public const int Sector = 512;
    const int EntrySize = 32;
    const int RootEntries = 64;
    const int Fat16Clusters = 4200;
    const int Fat32Clusters = 2000;

    readonly Dictionary<string, List<byte[]>> folders = new() { [""] = [] };
    readonly List<(int First, byte[] Content)> chains = [];
    readonly int rootCluster = isFat32 ? 2 : 0;
    int nextCluster = isFat32 ? 3 : 2;

    int Clusters { get; } = isFat32 ? Fat32Clusters : Fat16Clusters;

    int Reserved { get; } = isFat32 ? 32 : 1;

    int TableSectors => (((Clusters + 2) * (isFat32 ? 4 : 2)) + Sector - 1) / Sector;

    int DataSector => Reserved + (2 * TableSectors) + (isFat32 ? 0 : RootEntries * EntrySize / Sector);

    /// <summary>Bytes of the whole file system.</summary>
    public int Length => (DataSector + Clusters) * Sector;

    /// <summary>Offset of a cluster's entry in the first table.</summary>
    public int TableEntry(int cluster) => (Reserved * Sector) + (cluster * (isFat32 ? 4 : 2));

    /// <summary>Offset of a cluster.</summary>
    public int Cluster(int number) => (DataSector + number - 2) * Sector;

    /// <summary>Offset of the root folder.</summary>
    public int Root => isFat32 ? Cluster(2) : (Reserved + (2 * TableSectors)) * Sector;

    /// <summary>Adds a file and the folders on its way.</summary>
    public FatForge Add(string path, byte[] content)
    {
        var (folder, name) = Split(path);
        Folder(folder);
        folders[folder].AddRange(Entries(name, isFolder: false, content.Length == 0 ? 0 : Allocate(content), content.Length));
        return this;
    }

    public byte[] Build()
    {
        var volume = new byte[Length];
        WriteBootSector(volume);
        WriteTable(volume, 0, isFat32 ? 0x0fff_fff8 : 0xfff8);
        WriteTable(volume, 1, isFat32 ? 0x0fff_ffff : 0xffff);
        foreach (var (path, entries) in folders)
        {
            byte[] content = [.. entries.SelectMany(entry => entry)];
            if (path.Length == 0)
                WriteRoot(volume, content);
            else
                WriteChain(volume, folderClusters[path], Padded(content, FolderSize));
        }
        foreach (var (first, content) in chains)
            WriteChain(volume, first, content);
        return volume;
    }

    /// <summary>Four clusters for each folder: enough for what a test puts there.</summary>
    const int FolderSize = 4 * Sector;

    readonly Dictionary<string, int> folderClusters = [];

    void Folder(string path)
    {
        if (folders.ContainsKey(path))
            return;
        var (parent, name) = Split(path);
        Folder(parent);
        var first = nextCluster;
        nextCluster += FolderSize / Sector;
        folderClusters[path] = first;
        folders[parent].AddRange(Entries(name, isFolder: true, first, 0));
        folders[path] = [Short(".", isFolder: true, first, 0), Short("..", isFolder: true, folderClusters.GetValueOrDefault(parent), 0)];
    }

    int Allocate(byte[] content)
    {
        var first = nextCluster;
        nextCluster += (content.Length + Sector - 1) / Sector;
        chains.Add((first, content));
        return first;
    }

    void WriteBootSector(Span<byte> volume)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(volume[11..], Sector);
        volume[13] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(volume[14..], (ushort)Reserved);
        volume[16] = 2;
        BinaryPrimitives.WriteUInt32LittleEndian(volume[32..], (uint)(Length / Sector));
        if (isFat32)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(volume[36..], (uint)TableSectors);
            BinaryPrimitives.WriteUInt32LittleEndian(volume[44..], (uint)rootCluster);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(volume[17..], RootEntries);
            BinaryPrimitives.WriteUInt16LittleEndian(volume[22..], (ushort)TableSectors);
        }
        (volume[510], volume[511]) = (0x55, 0xaa);
    }

    void WriteRoot(byte[] volume, byte[] content)
    {
        if (isFat32)
            WriteChain(volume, rootCluster, Padded(content, Sector));
        else
            content.CopyTo(volume, Root);
    }

    void WriteChain(byte[] volume, int first, byte[] content)
    {
        var count = (content.Length + Sector - 1) / Sector;
        content.CopyTo(volume, Cluster(first));
        for (var index = 0; index < count; index++)
            WriteTable(volume, first + index, index == count - 1 ? isFat32 ? 0x0fff_ffff : 0xffff : first + index + 1);
    }

    void WriteTable(byte[] volume, int cluster, int value)
    {
        foreach (var copy in new[] { 0, TableSectors * Sector })
        {
            if (isFat32)
                BinaryPrimitives.WriteUInt32LittleEndian(volume.AsSpan(copy + TableEntry(cluster)), (uint)value);
            else
                BinaryPrimitives.WriteUInt16LittleEndian(volume.AsSpan(copy + TableEntry(cluster)), (ushort)value);
        }
    }

    static IEnumerable<byte[]> Entries(string name, bool isFolder, int cluster, int length)
    {
        var entry = Short(ShortName(name), isFolder, cluster, length);
        var sum = 0;
        foreach (var letter in entry[..11])
            sum = ((((sum & 1) << 7) | (sum >> 1)) + letter) & 0xff;
        var parts = (name.Length + 12) / 13;
        var letters = Encoding.Unicode.GetBytes(name + "\0" + new string('￿', 13))[..(parts * 26)];
        for (var part = parts; part > 0; part--)
        {
            var text = letters.AsSpan((part - 1) * 26, 26);
            byte[] made = [(byte)(part | (part == parts ? 0x40 : 0)), .. text[..10], 0x0f, 0, (byte)sum, .. text[10..22], 0, 0, .. text[22..]];
            yield return made;
        }
        yield return entry;
    }

    static byte[] Short(string name, bool isFolder, int cluster, int length)
    {
        var entry = new byte[EntrySize];
        entry.AsSpan(0, 11).Fill((byte)' ');
        var dot = name is "." or ".." ? -1 : name.LastIndexOf('.');
        Encoding.ASCII.GetBytes(dot < 0 ? name : name[..dot]).CopyTo(entry, 0);
        if (dot >= 0)
            Encoding.ASCII.GetBytes(name[(dot + 1)..]).CopyTo(entry, 8);
        entry[11] = (byte)(isFolder ? 0x10 : 0x20);
        BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(20), (ushort)(cluster >> 16));
        BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(26), (ushort)cluster);
        BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(28), length);
        return entry;
    }

    static string ShortName(string name)
    {
        var (stem, extension) = (Path.GetFileNameWithoutExtension(name).ToUpperInvariant(), Path.GetExtension(name).ToUpperInvariant());
        return $"{(stem.Length > 8 ? $"{stem[..6]}~1" : stem)}{(extension.Length > 4 ? extension[..4] : extension)}";
    }

    static (string Folder, string Name) Split(string path) =>
        path.LastIndexOf('/') is >= 0 and var slash ? (path[..slash], path[(slash + 1)..]) : ("", path);

    static byte[] Padded(byte[] content, int size) => [.. content, .. new byte[size - content.Length]];
}
