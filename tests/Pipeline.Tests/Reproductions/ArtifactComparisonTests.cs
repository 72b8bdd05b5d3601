using System.Text.RegularExpressions;
using Pipeline.Clients.Processes;
using Pipeline.Reproductions;
using Pipeline.Runs;

namespace PipelineTests.Reproductions;

public sealed partial class ArtifactComparisonTests : IDisposable
{
    readonly TemporaryWorkspace temporary = new();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    string First => temporary.Workspace.Source("one", "artifacts");

    string Second => temporary.Workspace.Source("other", "artifacts");

    public void Dispose() => temporary.Dispose();

    // What both builds make when nothing differs.
    async Task FillAsync()
    {
        foreach (var artifacts in (string[])[First, Second])
        {
            await TemporaryWorkspace.WriteAsync(Path.Combine(artifacts, "programs/mero-node/mero-node"), "a program");
            await TemporaryWorkspace.WriteAsync(Path.Combine(artifacts, "image-base/initrd.cpio.zst"), "an initrd");
            await TemporaryWorkspace.WriteAsync(Path.Combine(artifacts, "images/debug/image.json"), "{\n  \"version\": \"3.0.0\",\n  \"kernel\": \"6.16\"\n}\n");
            await TemporaryWorkspace.WriteAsync(Path.Combine(artifacts, "journal.jsonl"), artifacts);
            await TemporaryWorkspace.WriteAsync(Path.Combine(artifacts, "images/debug/root-files.txt"), "f 0644 /etc/hostname\nf 0755 /usr/bin/mero-node\n");
            await TarAsync(artifacts, "base", "2026-01-01");
            await TarAsync(artifacts, "disk", "2026-01-01", Gcp);
            await DiskAsync(artifacts);
            await File.WriteAllBytesAsync(Path.Combine(artifacts, "images/debug/uki.efi"), UkiForge.Create(commandLine: "ro quiet").Build(), Cancel);
        }
    }

    async Task DiskAsync(string artifacts, Action<string>? change = null, string rootId = "00000000-0000-0000-0000-000000000001")
    {
        var content = temporary.Workspace.Source("content");
        await TemporaryWorkspace.WriteAsync(Path.Combine(content, "etc/hostname"), "node\n");
        await TemporaryWorkspace.WriteAsync(Path.Combine(content, "usr/bin/mero-node"), "a program");
        File.SetUnixFileMode(Path.Combine(content, "etc/hostname"), (UnixFileMode)0b110_100_100);
        change?.Invoke(content);
        await DiskForge.WriteAsync(Path.Combine(artifacts, "images/debug/disk.raw"), content, Cancel, rootId);
        Directory.Delete(content, recursive: true);
    }

    const string Gcp = "gcp-images/debug/disk.tar.gz";

    async Task TarAsync(string artifacts, string content, string time, string name = "image-base/base.tar")
    {
        var folder = temporary.Workspace.Source("tree");
        await TemporaryWorkspace.WriteAsync(Path.Combine(folder, "file"), content);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(artifacts, name))!);
        await Tool.RunAsync(
            "tar", ["--create", "--auto-compress", "--file", Path.Combine(artifacts, name), "--directory", folder, $"--mtime={time} 00:00:00Z", "--owner=0", "--group=0", "--mode=0644", "file"],
            ToolOptions.Default, Cancel);
    }

    Task<ArtifactDifference?> FindAsync() => new ArtifactComparison(temporary.Workspace.Source("work")).FindAsync(First, Second, Cancel);

    [Fact]
    public async Task Equal_builds_have_no_difference_and_the_journal_does_not_count()
    {
        await FillAsync();
        Assert.Null(await FindAsync());
        Assert.Equal(8, ArtifactComparison.Count(First));
    }

    [Theory]
    [InlineData("a program")]
    [InlineData("a shorter file")]
    [InlineData("a file that one build did not make")]
    [InlineData("a file that one build made besides")]
    [InlineData("a time in the archive")]
    [InlineData("a content in the archive")]
    [InlineData("a time in a compressed archive")]
    [InlineData("a file in the root")]
    [InlineData("a file more in the root")]
    [InlineData("a mode in the root")]
    [InlineData("a link in the root")]
    [InlineData("a byte of the hashes")]
    [InlineData("a byte of the EFI partition")]
    [InlineData("an id of a partition")]
    [InlineData("a byte of the root that no file has")]
    [InlineData("a word of the command line")]
    [InlineData("an initrd")]
    [InlineData("a line of a list")]
    [InlineData("a line of a record")]
    public async Task The_first_difference_is_named_with_both_versions(string kind)
    {
        await FillAsync();
        string Path(string name) => System.IO.Path.Combine(Second, name);
        var (disk, uki, record) = (Path("images/debug/disk.raw"), Path("images/debug/uki.efi"), Path("images/debug/image.json"));
        await (kind switch
        {
            "a program" => File.WriteAllTextAsync(Path("programs/mero-node/mero-node"), "a pr0gram", Cancel),
            "a shorter file" => File.WriteAllTextAsync(Path("image-base/initrd.cpio.zst"), "an init", Cancel),
            "a file that one build did not make" => Run(() => File.Delete(record)),
            "a file that one build made besides" => TemporaryWorkspace.WriteAsync(Path("images/debug/more.json"), "{}"),
            "a time in the archive" => TarAsync(Second, "base", "2026-01-02"),
            "a content in the archive" => TarAsync(Second, "b4se", "2026-01-01"),
            "a time in a compressed archive" => TarAsync(Second, "disk", "2026-01-02", Gcp),
            "a file in the root" => DiskAsync(Second, content => File.WriteAllText(System.IO.Path.Combine(content, "etc/hostname"), "mode\n")),
            "a file more in the root" => DiskAsync(Second, content => File.WriteAllText(System.IO.Path.Combine(content, "etc/machine-id"), "")),
            "a mode in the root" => DiskAsync(Second, content => File.SetUnixFileMode(System.IO.Path.Combine(content, "etc/hostname"), UnixFileMode.UserRead)),
            "a link in the root" => DiskAsync(Second, content => File.CreateSymbolicLink(System.IO.Path.Combine(content, "aaa"), "/etc")),
            "a byte of the hashes" => Run(() => DiskForge.Flip(disk, DiskForge.HashOffset + 5)),
            "a byte of the EFI partition" => Run(() => DiskForge.Flip(disk, DiskForge.EspOffset + 7)),
            "an id of a partition" => DiskAsync(Second, rootId: "00000000-0000-0000-0000-000000000007"),
            // Boot code before the superblock at 1024.
            "a byte of the root that no file has" => Run(() => DiskForge.Flip(disk, DiskForge.RootOffset + 3)),
            "a line of a list" => File.WriteAllTextAsync(Path("images/debug/root-files.txt"), "f 0644 /etc/hostname\nf 0644 /usr/bin/mero-node\n", Cancel),
            "a word of the command line" => File.WriteAllBytesAsync(uki, UkiForge.Create(commandLine: "ro debug").Build(), Cancel),
            "an initrd" => File.WriteAllBytesAsync(uki, UkiForge.Create(commandLine: "ro quiet", initrd: "another initrd").Build(), Cancel),
            _ => File.WriteAllTextAsync(record, "{\n  \"version\": \"3.0.0\",\n  \"kernel\": \"6.17\"\n}\n", Cancel),
        });
        await Verify(Owner().Replace(Assert.IsType<ArtifactDifference>(await FindAsync()).ToString(), " {owner} "));

        static Task Run(Action action)
        {
            action();
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task What_differs_besides_is_listed_after_its_cause()
    {
        await FillAsync();
        await File.WriteAllTextAsync(Path.Combine(Second, "images/debug/image.json"), "{}", Cancel);
        DiskForge.Flip(Path.Combine(Second, "images/debug/disk.raw"), DiskForge.HashOffset);
        await File.WriteAllTextAsync(Path.Combine(Second, "programs/mero-node/mero-node"), "another", Cancel);

        var difference = Assert.IsType<ArtifactDifference>(await FindAsync());

        Assert.Equal("programs/mero-node/mero-node", difference.File);
        Assert.Equal(["images/debug/disk.raw", "images/debug/image.json"], difference.Others);
    }

    [Fact]
    public async Task Both_versions_of_the_first_file_that_differs_are_kept_and_the_run_ends_with_10()
    {
        await FillAsync();
        await File.WriteAllTextAsync(Path.Combine(Second, "images/debug/image.json"), "{}", Cancel);

        var refusal = await Assert.ThrowsAsync<VerificationFailedException>(
            () => new Reproduction(temporary.Workspace, null, TimeProvider.System, _ => { }).DemandEqualAsync(First, Second, Cancel));

        Assert.Equal(ExitCode.VerificationFailed, refusal.ExitCode);
        Assert.EndsWith("Both versions are kept: artifacts/reproduce/differing/first/images/debug/image.json and artifacts/reproduce/differing/second/images/debug/image.json.", refusal.Message);
        Assert.Equal("{}", await File.ReadAllTextAsync(temporary.Workspace.Artifact("reproduce/differing/second/images/debug/image.json"), Cancel));
    }

    // Whoever runs the tests owns what is extracted.
    [GeneratedRegex(@" \d+:\d+ ")]
    private static partial Regex Owner();

    [Fact]
    public async Task Equal_builds_are_said_to_be_so()
    {
        await FillAsync();
        var said = new List<string>();
        await new Reproduction(temporary.Workspace, null, TimeProvider.System, said.Add).DemandEqualAsync(First, Second, Cancel);
        Assert.Equal(["8 files of programs, node images, KMS images and measurements are the same, byte for byte."], said);
    }
}
