using System.Globalization;
using System.Text;

namespace Attestation.Executables;

/// <summary>The cpio archive in which systemd-stub hands one file to the initrd as <c>/.extra/{name}</c>.</summary>
/// <remarks>Byte for byte as src/boot/cpio.c writes it: "newc" format, no times, no owners, inodes from 1.</remarks>
static class ExtraArchive
{
    const string Folder = ".extra";

    /// <summary>S_IFDIR and 0555.</summary>
    const uint FolderMode = 0x416d;

    /// <summary>S_IFREG and 0444.</summary>
    const uint FileMode = 0x8124;

    public static byte[] Write(string name, ReadOnlySpan<byte> content)
    {
        var archive = new List<byte>();
        Append(archive, Folder, inode: 1, FolderMode, []);
        Append(archive, $"{Folder}/{name}", inode: 2, FileMode, content);
        Append(archive, "TRAILER!!!", inode: 0, mode: 0, []);
        return [.. archive];
    }

    static void Append(List<byte> archive, string path, uint inode, uint mode, ReadOnlySpan<byte> content)
    {
        // magic, inode, mode, uid, gid, links, mtime, size, four device numbers, length of the name with its NUL, checksum
        ReadOnlySpan<uint> fields = [inode, mode, 0, 0, 1, 0, (uint)content.Length, 0, 0, 0, 0, (uint)path.Length + 1, 0];
        var header = new StringBuilder("070701");
        foreach (var field in fields)
            header.Append(field.ToString(mode == 0 ? "X8" : "x8", CultureInfo.InvariantCulture));
        archive.AddRange(Encoding.ASCII.GetBytes(header.Append(path).Append('\0').ToString()));
        Pad(archive);
        archive.AddRange(content);
        Pad(archive);
    }

    static void Pad(List<byte> archive) => archive.AddRange(new byte[-archive.Count & 3]);
}
