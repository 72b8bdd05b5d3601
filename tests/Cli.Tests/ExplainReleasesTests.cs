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
