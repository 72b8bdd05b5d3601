using Cli;
using ReleaseForges;

namespace CliTests;

public sealed class ExplainReleasesTests : IDisposable
{
    static readonly NodeForge Node = new();

    readonly string folder = Directory.CreateTempSubdirectory("mero-tee-").FullName;
    readonly StringWriter output = new();
    readonly StringWriter errors = new();

    public void Dispose()
    {
        output.Dispose();
        errors.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    Task<int> RunAsync(params string[] arguments) => new MeroTee(output, errors).RunAsync(arguments, TestContext.Current.CancellationToken);

    string Release(NodeForge node)
    {
        var path = Path.Combine(folder, $"mero-tee-v{node.Version}");
        node.WriteTo(path);
        return path;
    }

    string Next() => Release(Node.WithKernel("6.17.2").WithPackage("openssl", "3.5.2-1") with { Version = "3.1.0" });

    [Theory]
    [InlineData("words")]
    [InlineData("json")]
    public async Task Two_releases_are_explained_down_to_packages_and_kernel(string form)
    {
        Assert.Equal(0, await RunAsync(["explain", Release(Node), Next(), "--profile", "debug", .. form is "json" ? ["--json"] : Array.Empty<string>()]));
        await Verify(output.ToString());
    }

    [Fact]
    public async Task Every_profile_of_both_is_explained()
    {
        Assert.Equal(0, await RunAsync("explain", Release(Node), Next()));
        Assert.Equal(["debug", "debug-read-only", "locked-read-only"], output.ToString().Split('\n').Where(line => line is "debug" or "debug-read-only" or "locked-read-only"));
    }

    [Fact]
    public async Task A_release_is_equal_to_itself()
    {
        Assert.Equal(0, await RunAsync("explain", Release(Node), Release(Node)));
        Assert.EndsWith("\nEqual.\n", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_of_two_builds_are_explained_as_releases_are()
    {
        var (one, other) = (Build(Node, "one"), Build(Node.WithPackage("openssl", "3.5.2-1"), "other"));
        Assert.Equal(0, await RunAsync("explain", one, other));
        Assert.Contains("the package openssl 3.5.1-1 became 3.5.2-1", output.ToString());
    }

    [Fact]
    public async Task A_record_of_a_build_is_explained_against_a_release()
    {
        Assert.Equal(0, await RunAsync("explain", Release(Node), Build(Node.WithKernel("6.17.2"), "build")));
        Assert.Contains("the kernel 6.16.3 became 6.17.2", output.ToString());
    }

    [Fact]
    public async Task A_record_of_a_release_is_explained_with_what_lies_beside_it()
    {
        Assert.Equal(0, await RunAsync("explain", Path.Combine(Release(Node), "node-image-record.debug.json"), Path.Combine(Next(), "node-image-record.debug.json")));
        Assert.Contains("the package openssl 3.5.1-1 became 3.5.2-1", output.ToString());
    }

    [Fact]
    public async Task Without_the_list_of_files_the_rest_is_explained()
    {
        var (one, other) = (Build(Node, "one"), Build(Node.WithPackage("openssl", "3.5.2-1"), "other"));
        File.Delete(Path.Combine(Path.GetDirectoryName(other)!, "root-files.txt"));
        Assert.Equal(0, await RunAsync("explain", one, other));
        Assert.Contains("which files of the root differ is not known, because a list of the root's files is missing", output.ToString());
    }

    [Fact]
    public async Task A_record_without_measurements_is_refused()
    {
        var record = Build(Node, "one");
        Directory.Delete(Path.Combine(folder, "one", "artifacts", "measurements"), recursive: true);
        Assert.Equal(11, await RunAsync("explain", record, record));
        Assert.Contains("without what the image measures no register can be explained. Run ./build.sh Measure", errors.ToString());
    }

    [Fact]
    public async Task Records_that_contradict_each_other_are_refused()
    {
        var record = Build(Node, "one");
        await File.AppendAllTextAsync(Path.Combine(Path.GetDirectoryName(record)!, "root-files.txt"), "d 0755 - - /zzz\n", TestContext.Current.CancellationToken);
        Assert.Equal(10, await RunAsync("explain", record, record));
        Assert.Contains("the list of files has sha256:", errors.ToString());
    }

    [Fact]
    public async Task A_record_of_another_form_is_refused()
    {
        var record = Build(Node, "one");
        await File.WriteAllTextAsync(record, "{}", TestContext.Current.CancellationToken);
        Assert.Equal(2, await RunAsync("explain", record, record));
    }

    /// <summary>The records of one image, where a build leaves them.</summary>
    string Build(NodeForge node, string name)
    {
        var artifacts = Path.Combine(folder, name, "artifacts");
        var image = Directory.CreateDirectory(Path.Combine(artifacts, "images", "debug")).FullName;
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(artifacts, "measurements")).FullName, "debug.json"), node.Measurements.ToJson());
        File.WriteAllText(Path.Combine(image, "root-files.txt"), node.Root.ToText());
        File.WriteAllText(Path.Combine(image, "image.json"), node.Image.ToJson());
        return Path.Combine(image, "image.json");
    }

    [Fact]
    public async Task Refusals_have_their_exit_codes()
    {
        var (release, file) = (Release(Node), Path.Combine(folder, "file"));
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        Assert.Equal(11, await RunAsync("explain", release, Path.Combine(folder, "absent")));
        Assert.Equal(2, await RunAsync("explain", release, file));
        Assert.Equal(2, await RunAsync("explain", release, folder));
        Assert.Equal(2, await RunAsync("explain", release, release, "--log", file));
        Assert.Equal(2, await RunAsync("explain", release, release, "--profile", "open"));
        Assert.Equal(2, await RunAsync("explain", file, file, "--profile", "debug"));
        Directory.Move(release, Path.Combine(folder, "mero-tee-v9.0.0"));
        Assert.Equal(10, await RunAsync("explain", Path.Combine(folder, "mero-tee-v9.0.0"), Next()));
        Assert.Contains("by its name it is the release 9.0.0", errors.ToString());
        Assert.Empty(output.ToString());
    }
}
