using System.Formats.Tar;
using System.IO.Compression;
using Pipeline.Clients.Processes;
using Pipeline.GcpImages;
using Pipeline.Runs;

namespace PipelineTests.GcpImages;

public sealed class GcpArchiveTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("mero-tee-").FullName;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    string Disk => Path.Combine(folder, "disk.raw");

    string Archive => Path.Combine(folder, "disk.tar.gz");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_disk_comes_out_as_it_went_in()
    {
        await MakeDiskAsync(Disk, isSparse: true);
        await PackAsync(Disk, Archive);
        Assert.Empty(await ProblemsAsync());
        Assert.Equal("-rw-r--r-- 0/0         8388608 1970-01-01 00:00 disk.raw", await Tool.RunAsync("tar", ["--list", "--verbose", "--utc", "--file", Archive], ToolOptions.Default, Cancel));
        Assert.InRange(new FileInfo(Archive).Length, 1, 64 << 10);
    }

    [Fact]
    public async Task Times_owners_modes_and_holes_do_not_show()
    {
        var other = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "other")).FullName, "disk.raw");
        await MakeDiskAsync(Disk, isSparse: true);
        await MakeDiskAsync(other, isSparse: false);
        File.SetLastWriteTimeUtc(other, new(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        File.SetUnixFileMode(other, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await PackAsync(Disk, Archive);
        await PackAsync(other, Archive + ".other");
        Assert.Equal(await File.ReadAllBytesAsync(Archive, Cancel), await File.ReadAllBytesAsync(Archive + ".other", Cancel));
    }

    [Fact]
    public async Task An_archive_of_another_disk_is_refused()
    {
        await MakeDiskAsync(Disk, isSparse: true);
        await PackAsync(Disk, Archive);
        var packed = await Digest.OfFileAsync(Disk, Cancel);
        await File.WriteAllTextAsync(Disk, "another", Cancel);
        Assert.Equal([$"What is unpacked has {packed}; the disk has {Digest.Of("another")}."], await ProblemsAsync());
    }

    [Fact]
    public async Task A_disk_of_another_name_is_refused()
    {
        var other = Path.Combine(folder, "debug.raw");
        await MakeDiskAsync(other, isSparse: true);
        await MakeDiskAsync(Disk, isSparse: true);
        await Tool.RunAsync("tar", ["--create", "--gzip", "--file", Archive, "--format=oldgnu", "--sparse", "--directory", folder, "debug.raw"], ToolOptions.Default, Cancel);
        Assert.Equal(["The archive has debug.raw; disk.raw alone is expected."], await ProblemsAsync());
    }

    [Fact]
    public async Task An_archive_without_holes_is_refused()
    {
        await MakeDiskAsync(Disk, isSparse: true);
        await Tool.RunAsync("tar", ["--create", "--gzip", "--file", Archive, "--format=oldgnu", "--directory", folder, "disk.raw"], ToolOptions.Default, Cancel);
        Assert.Equal(["The archive is not sparse: the file system that it was made on has no holes, and other machines make other archives."], await ProblemsAsync());
    }

    [Fact]
    public async Task Another_format_of_tar_is_refused()
    {
        await MakeDiskAsync(Disk, isSparse: true);
        await using (var file = File.Create(Archive))
        await using (var gzip = new GZipStream(file, CompressionLevel.Fastest))
        await using (var tar = new TarWriter(gzip, TarEntryFormat.Pax))
            await tar.WriteEntryAsync(Disk, "disk.raw", Cancel);
        Assert.Equal(["disk.tar.gz is no gzip of a tar in old GNU format."], await ProblemsAsync());
    }

    [Fact]
    public async Task A_damaged_archive_is_refused()
    {
        await MakeDiskAsync(Disk, isSparse: true);
        await PackAsync(Disk, Archive);
        using (var file = File.Open(Archive, FileMode.Open))
            file.SetLength(file.Length - 4);
        Assert.StartsWith("The archive cannot be unpacked:", Assert.Single(await ProblemsAsync()));
    }

    [Fact]
    public async Task What_is_no_archive_is_refused()
    {
        await MakeDiskAsync(Disk, isSparse: true);
        File.Copy(Disk, Archive);
        Assert.Equal(["disk.tar.gz is no gzip of a tar in old GNU format."], await ProblemsAsync());
    }

    async Task<IReadOnlyList<string>> ProblemsAsync() => await GcpArchive.ProblemsAsync(Archive, await Digest.OfFileAsync(Disk, Cancel), Path.Combine(folder, "unpacked"), Cancel);

    Task PackAsync(string disk, string archive) => GcpArchive.WriteAsync(disk, archive, Path.Combine(folder, "packed"), Cancel);

    // 8 MiB, and something at three places of it.
    static async Task MakeDiskAsync(string path, bool isSparse)
    {
        var content = new byte[8 << 20];
        foreach (var at in (int[])[0, 3 << 20, (8 << 20) - 512])
            content.AsSpan(at, 512).Fill(0x5a);
        await File.WriteAllBytesAsync(path, content, Cancel);
        if (isSparse)
            await Tool.RunAsync("fallocate", ["--dig-holes", path], ToolOptions.Default, Cancel);
    }
}
