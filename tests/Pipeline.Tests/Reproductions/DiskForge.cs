using Pipeline.Clients.Processes;

namespace PipelineTests.Reproductions;

/// <summary>Small disks with the three partitions of a node image.</summary>
static class DiskForge
{
    const long Mebibyte = 1 << 20;
    public const long RootOffset = 2 * Mebibyte;
    public const long HashOffset = 3 * Mebibyte;
    public const long EspOffset = Mebibyte;

    /// <summary>Writes a disk whose root is a folder's content.</summary>
    public static async Task WriteAsync(string disk, string content, CancellationToken cancel, string rootId = "00000000-0000-0000-0000-000000000001")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(disk)!);
        await using (var file = File.Create(disk))
            file.SetLength(5 * Mebibyte);
        var table = disk + ".table";
        await File.WriteAllTextAsync(table, $"""
            label: gpt
            label-id: 00000000-0000-0000-0000-000000000009
            start=2048, size=2048, type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B, uuid=00000000-0000-0000-0000-000000000003
            start=4096, size=2048, type=4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709, uuid={rootId}
            start=6144, size=2048, type=2C7357ED-EBD2-46D9-AEC1-23D437EC2BF5, uuid=00000000-0000-0000-0000-000000000002

            """, cancel);
        await Tool.RunAsync("sh", ["-c", "sfdisk --quiet \"$0\" < \"$1\"", disk, table], ToolOptions.Default, cancel);
        await Tool.RunAsync("mkfs.erofs", ["--quiet", "-T0", "-U00000000-0000-0000-0000-000000000000", disk + ".root", content], ToolOptions.Default, cancel);
        await using (var target = File.OpenWrite(disk))
        await using (var root = File.OpenRead(disk + ".root"))
        {
            target.Position = RootOffset;
            await root.CopyToAsync(target, cancel);
        }
        File.Delete(table);
        File.Delete(disk + ".root");
    }

    /// <summary>Changes one byte.</summary>
    public static void Flip(string file, long offset)
    {
        using var stream = File.Open(file, FileMode.Open);
        stream.Position = offset;
        var value = stream.ReadByte();
        stream.Position = offset;
        stream.WriteByte((byte)(value ^ 1));
    }
}
