using System.Formats.Tar;
using System.Text;
using Pipeline.KmsImages;

namespace PipelineTests.KmsImages;

/// <summary>Archives that look like a Debian root in which dpkg installed the packages of the KMS base, one file each.</summary>
static class DebianForge
{
    public static async Task WriteAsync(string path, CancellationToken cancel, string? withoutPackage = null, string? withoutFile = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var file = File.Create(path);
        await using var tar = new TarWriter(file, TarEntryFormat.Gnu);
        var status = new StringBuilder();
        foreach (var package in KmsBase.Packages.Where(package => package != withoutPackage))
        {
            status.Append($"Package: {package}\nStatus: install ok installed\nVersion: 1.0-{package.Length}\n\n");
            var list = package.StartsWith("lib", StringComparison.Ordinal) ? $"{package}:amd64.list" : $"{package}.list";
            await FileAsync($"./var/lib/dpkg/info/{list}", $"/.\n/usr\n/usr/lib\n/usr/lib/{package}\n/usr/share/doc/{package}/copyright\n");
            if (package != withoutFile)
                await FileAsync($"./usr/lib/{package}", $"content of {package}", (UnixFileMode)0b100_111_101_101);
        }
        await FileAsync("./var/lib/dpkg/status", status.ToString());
        await FileAsync("./usr/bin/sh", "a shell");
        await file.WriteAsync(BinaryAttribute(), cancel);
        await FileAsync("./usr/bin/ping", "a program with a capability");
        await FileAsync("./etc/ssl/certs/ca-certificates.crt", "all");
        await tar.WriteEntryAsync(new GnuTarEntry(TarEntryType.SymbolicLink, "./etc/ssl/certs/one.pem") { LinkName = "/usr/share/one.crt" }, cancel);
        await tar.WriteEntryAsync(new GnuTarEntry(TarEntryType.Directory, "./usr/lib/") { Mode = (UnixFileMode)0b111_101_101 }, cancel);
        await tar.WriteEntryAsync(new GnuTarEntry(TarEntryType.Directory, "./usr/") { Mode = (UnixFileMode)0b111_101_101 }, cancel);

        Task FileAsync(string name, string text, UnixFileMode mode = (UnixFileMode)0b110_100_100) => tar.WriteEntryAsync(
            new GnuTarEntry(TarEntryType.RegularFile, name) { Mode = mode, DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) }, cancel);
    }

    // What mkosi's archives have before a file with capabilities: an extended attribute whose value is bytes, a line feed among them.
    static byte[] BinaryAttribute()
    {
        byte[] record = [.. "40 SCHILY.xattr.security.capability="u8, 1, (byte)'\n', 0, (byte)'\n'];
        var blocks = new byte[1024];
        "./PaxHeaders/ping"u8.CopyTo(blocks);
        "0000644\0"u8.CopyTo(blocks.AsSpan(100));
        "0000000\0"u8.CopyTo(blocks.AsSpan(108));
        "0000000\0"u8.CopyTo(blocks.AsSpan(116));
        Encoding.ASCII.GetBytes(Convert.ToString(record.Length, 8).PadLeft(11, '0')).CopyTo(blocks, 124);
        "00000000000\0        x"u8.CopyTo(blocks.AsSpan(136));
        "ustar\u000000"u8.CopyTo(blocks.AsSpan(257));
        Encoding.ASCII.GetBytes(Convert.ToString(blocks.Take(512).Sum(value => value), 8).PadLeft(6, '0') + "\0 ").CopyTo(blocks, 148);
        record.CopyTo(blocks, 512);
        return blocks;
    }
}
