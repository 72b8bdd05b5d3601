using Pipeline.Clients.Processes;
using Pipeline.Reproductions;

namespace PipelineTests.Reproductions;

public sealed class CleanBuildTests : IDisposable
{
    readonly TemporaryWorkspace temporary = new();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => temporary.Dispose();

    // A checkout whose build writes down how it was started.
    async Task FillAsync()
    {
        var root = temporary.Workspace.Root;
        await TemporaryWorkspace.WriteAsync(Path.Combine(root, "build.sh"), """
            #!/bin/sh
            mkdir -p artifacts/images
            { echo "$*"; umask; echo "$TZ $LANG $UseSharedCompilation"; hostname; nproc; date --utc --reference=build.sh +%F; ls -A; } > artifacts/images/found
            echo "image-base: build it (not done before)"
            touch images/debug.txt || exit 1
            """);
        File.SetUnixFileMode(Path.Combine(root, "build.sh"), (UnixFileMode)0b111_101_101);
        await TemporaryWorkspace.WriteAsync(Path.Combine(root, "images/committed"), "yes");
        await TemporaryWorkspace.WriteAsync(Path.Combine(root, "images/not-yet"), "yes");
        await TemporaryWorkspace.WriteAsync(Path.Combine(root, ".gitignore"), "artifacts/\n*.out\n");
        await TemporaryWorkspace.WriteAsync(Path.Combine(root, "ignored.out"), "no");
        File.SetLastWriteTimeUtc(Path.Combine(root, "build.sh"), new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await Tool.RunAsync("git", ["init", "--quiet"], new() { Folder = root }, Cancel);
        await Tool.RunAsync("git", ["add", "build.sh", "images/committed"], new() { Folder = root }, Cancel);
    }

    [Fact]
    public async Task Each_build_starts_from_the_sources_alone_under_its_own_circumstances()
    {
        await FillAsync();
        var (found, said) = (new List<string>(), new List<string>());
        foreach (var circumstances in BuildCircumstances.Both)
        {
            var build = new CleanBuild(temporary.Workspace, temporary.Workspace.Artifact("reproduce"), "http://mirror.example/debian", said.Add);
            await build.CopyAsync(circumstances, Cancel);
            var artifacts = await build.RunAsync(circumstances, Cancel);
            found.Add((await File.ReadAllTextAsync(Path.Combine(artifacts, "images", "found"), Cancel)).Replace(Environment.MachineName, "this-machine", StringComparison.Ordinal));
            Assert.True(File.Exists(Path.Combine(artifacts, "..", "images", "not-yet")));
            Assert.Equal($"gitdir: {temporary.Workspace.Root}/.git\n", await File.ReadAllTextAsync(Path.Combine(artifacts, "..", ".git"), Cancel));
        }
        // Only root may give itself another name.
        var name = Environment.IsPrivilegedProcess ? "another-machine" : "this-machine";
        Assert.Equal($"Predict KmsImages --no-install --mirror http://mirror.example/debian\n0022\nUTC C.UTF-8 false\nthis-machine\n{AllowedProcessors.Read().Count}\n2020-01-01\n.git\n.gitignore\nartifacts\nbuild.sh\nimages\n", found[0]);
        Assert.Equal($"Predict KmsImages --no-install --mirror http://mirror.example/debian\n0027\nAsia/Kathmandu de_DE.UTF-8 false\n{name}\n1\n2001-02-03\n.git\n.gitignore\nartifacts\nbuild.sh\nimages\n", found[1]);
        Assert.Contains("  second: image-base: build it (not done before)", said);
    }

    [Fact]
    public async Task A_build_that_fails_leaves_its_log_and_no_folders()
    {
        await FillAsync();
        await TemporaryWorkspace.WriteAsync(temporary.Workspace.Source("build.sh"), "#!/bin/sh\necho no luck\nexit 3\n");
        File.SetUnixFileMode(temporary.Workspace.Source("build.sh"), (UnixFileMode)0b111_101_101);

        await Assert.ThrowsAsync<ToolFailedException>(() => new Reproduction(temporary.Workspace, null, TimeProvider.System, _ => { }).RunAsync(Cancel));

        Assert.Equal("no luck\n", await File.ReadAllTextAsync(temporary.Workspace.Artifact("reproduce", "first.log"), Cancel));
        Assert.Equal(["first.log"], Directory.EnumerateFileSystemEntries(temporary.Workspace.Artifact("reproduce")).Select(Path.GetFileName));
    }
}
