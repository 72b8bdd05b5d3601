using Pipeline.Clients.Processes;
using Pipeline.Reproductions;
using Pipeline.Runs;

namespace PipelineTests.Reproductions;

/// <summary>Two builds whose circumstances differ, of a checkout that lets one of them into what it makes.</summary>
public sealed class ReproductionTests : IDisposable
{
    readonly TemporaryWorkspace temporary = new();
    readonly List<string> said = [];

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => temporary.Dispose();

    // A checkout whose build makes two files of the images.
    async Task FillAsync(string record)
    {
        var root = temporary.Workspace.Root;
        await TemporaryWorkspace.WriteAsync(Path.Combine(root, "build.sh"), $"#!/bin/sh\nset -e\nmkdir -p artifacts/images/debug artifacts/programs\necho program > artifacts/programs/mero-node\n{record}\n");
        File.SetUnixFileMode(Path.Combine(root, "build.sh"), (UnixFileMode)0b111_101_101);
        await TemporaryWorkspace.WriteAsync(Path.Combine(root, ".gitignore"), "artifacts/\n");
        await Tool.RunAsync("git", ["init", "--quiet"], new() { Folder = root }, Cancel);
    }

    Task RunAsync() => new Reproduction(temporary.Workspace, null, TimeProvider.System, said.Add).RunAsync(Cancel);

    [Fact]
    public async Task Builds_that_let_nothing_in_are_equal_and_leave_nothing()
    {
        await FillAsync("echo '{}' > artifacts/images/debug/image.json");

        await RunAsync();

        Assert.Contains("2 files of programs, node images, KMS images and measurements are the same, byte for byte.", said);
        Assert.False(Directory.Exists(temporary.Workspace.Artifact("reproduce")));
    }

    [Theory]
    [InlineData("date +%s%N")]
    [InlineData("date +%Z")]
    [InlineData("echo $LANG")]
    [InlineData("pwd")]
    [InlineData("umask")]
    [InlineData("stat --format=%Y build.sh")]
    [InlineData("hostname")]
    [InlineData("nproc")]
    public async Task What_a_build_lets_in_is_found_with_both_versions(string leak)
    {
        Assert.SkipUnless(leak is not "hostname" || Environment.IsPrivilegedProcess, "Only root may give itself another name.");
        Assert.SkipUnless(leak is not "nproc" || AllowedProcessors.Read().Count > 1, "There is one processor only.");
        await FillAsync($$"""printf '{\n  "made": "%s"\n}\n' "$({{leak}})" > artifacts/images/debug/image.json""");

        var refusal = await Assert.ThrowsAsync<VerificationFailedException>(RunAsync);

        string[] versions = [.. BuildCircumstances.Both.Select(one => File.ReadAllLines(temporary.Workspace.Artifact("reproduce/differing", one.Name, "images/debug/image.json"))[1].Trim())];
        Assert.NotEqual(versions[0], versions[1]);
        Assert.Equal(
            $"""
            Two builds of the same sources differ. The first file that does is images/debug/image.json:
              in line 2
                first:  {versions[0]}
                second: {versions[1]}
            All other files are equal.
            Both versions are kept: artifacts/reproduce/differing/first/images/debug/image.json and artifacts/reproduce/differing/second/images/debug/image.json.
            """, refusal.Message);
    }

    [Fact]
    public async Task What_changes_in_the_checkout_after_the_first_build_began_is_no_difference()
    {
        await FillAsync($"cp version artifacts/images/debug/image.json; echo changed > {temporary.Workspace.Source("version")}");
        await TemporaryWorkspace.WriteAsync(temporary.Workspace.Source("version"), "1");

        await RunAsync();
    }
}
