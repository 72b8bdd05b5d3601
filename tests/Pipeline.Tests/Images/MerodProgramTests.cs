using System.Formats.Tar;
using System.IO.Compression;
using Pipeline.Images;
using Pipeline.Runs;
using Pipeline.Versions;

namespace PipelineTests.Images;

public sealed class MerodProgramTests : IDisposable
{
    readonly Workspace workspace = new() { Root = Directory.CreateTempSubdirectory("mero-tee-").FullName };

    public void Dispose() => Directory.Delete(workspace.Root, recursive: true);

    MerodProgram Program => new(workspace, new HttpClient());

    string Archive(string name = "./bin/merod")
    {
        var path = Path.Combine(workspace.Root, "merod.tar.gz");
        using var tar = new TarWriter(new GZipStream(File.Create(path), CompressionLevel.Fastest));
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream("merod itself"u8.ToArray()) });
        return path;
    }

    static async Task<MerodArchive> PinAsync(string path) => new()
    {
        Url = new Uri(path),
        Sha256 = (await Digest.OfFileAsync(path, TestContext.Current.CancellationToken))[Digest.Prefix.Length..],
    };

    [Fact]
    public async Task Fetch_unpacks_the_program_of_the_pinned_archive()
    {
        var pin = await PinAsync(Archive());

        var program = await Program.FetchAsync(pin, TestContext.Current.CancellationToken);

        Assert.Equal("merod itself", await File.ReadAllTextAsync(program, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Fetch_refuses_an_archive_with_another_hash_and_keeps_nothing()
    {
        var pin = new MerodArchive { Url = new Uri(Archive()), Sha256 = new('0', 64) };

        var refusal = await Assert.ThrowsAsync<VerificationFailedException>(() => Program.FetchAsync(pin, TestContext.Current.CancellationToken));

        Assert.Contains($"has {await Digest.OfFileAsync(pin.Url.LocalPath, TestContext.Current.CancellationToken)}; images/versions.json pins sha256:{pin.Sha256}.", refusal.Message);
        Assert.Equal(ExitCode.VerificationFailed, refusal.ExitCode);
        Assert.Empty(Directory.EnumerateFiles(workspace.Artifacts, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Fetch_refuses_a_cached_archive_that_was_changed()
    {
        var pin = await PinAsync(Archive());
        await Program.FetchAsync(pin, TestContext.Current.CancellationToken);
        await File.AppendAllTextAsync(workspace.Artifact("cache", "merod", pin.Sha256 + ".tar.gz"), "more", TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<VerificationFailedException>(() => Program.FetchAsync(pin, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Fetch_refuses_an_archive_without_the_program()
    {
        var pin = await PinAsync(Archive("meroctl"));

        var refusal = await Assert.ThrowsAsync<VerificationFailedException>(() => Program.FetchAsync(pin, TestContext.Current.CancellationToken));

        Assert.Contains("has no file named merod", refusal.Message);
    }

    [Fact]
    public async Task Fetch_says_when_there_is_no_archive()
    {
        var pin = new MerodArchive { Url = new Uri(Path.Combine(workspace.Root, "none.tar.gz")), Sha256 = new('0', 64) };

        await Assert.ThrowsAsync<AssetMissingException>(() => Program.FetchAsync(pin, TestContext.Current.CancellationToken));
    }
}
