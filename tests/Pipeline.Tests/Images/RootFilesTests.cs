using Pipeline.Images;
using Pipeline.Runs;

namespace PipelineTests.Images;

public sealed class RootFilesTests : IDisposable
{
    readonly TemporaryWorkspace temporary = new();

    string Root => temporary.Workspace.Artifact("root");

    public void Dispose() => temporary.Dispose();

    [Fact]
    public async Task Everything_in_a_root_is_listed_and_links_are_not_followed()
    {
        await TemporaryWorkspace.WriteAsync(Path.Combine(Root, "usr/bin/a program"), "a program");
        await TemporaryWorkspace.WriteAsync(Path.Combine(Root, "etc/empty"), "");
        File.CreateSymbolicLink(Path.Combine(Root, "bin"), "usr/bin");
        File.CreateSymbolicLink(Path.Combine(Root, "dangling"), "/nowhere");
        await TemporaryWorkspace.WriteAsync(temporary.Workspace.Artifact("lists", "tools:amd64.list"), "/.\n/bin/a program\n");
        var owners = await PackageOwners.ReadAsync(temporary.Workspace.Artifact("lists"), TestContext.Current.CancellationToken);

        var files = await RootFiles.ReadAsync(Root, Modes(), owners, TestContext.Current.CancellationToken);

        await Verify(files.ToText());
        Assert.Equal(files.ToText(), RootFiles.Parse(files.ToText()).ToText());
    }

    [Fact]
    public async Task What_the_file_system_does_not_list_is_refused()
    {
        await TemporaryWorkspace.WriteAsync(Path.Combine(Root, "etc/smuggled"), "");
        var refused = await Assert.ThrowsAsync<VerificationFailedException>(() => RootFiles.ReadAsync(Root, Modes(), PackageOwners.None, TestContext.Current.CancellationToken));
        Assert.Equal("/etc/smuggled was extracted from the root, whose file system does not list it.", refused.Message);
    }

    // What was extracted has other modes: its set-id bits are lost.
    static Dictionary<string, int> Modes() => new()
    {
        ["/usr"] = 0x41ED, ["/usr/bin"] = 0x41ED, ["/etc"] = 0x41ED, ["/usr/bin/a program"] = 0x89ED, ["/etc/empty"] = 0x8180,
    };

    [Theory]
    [InlineData("d 0755 - - /a", "does not end with a line break")]
    [InlineData("\n", "is no line")]
    [InlineData("x 0755 - - /a\n", "is no line")]
    [InlineData("f 755 - - /a\n", "is no line")]
    [InlineData("f 0855 - - /a\n", "is no line")]
    [InlineData("f 0755 - - /a\n", "is no line")]
    [InlineData("d 0755 00 - /a\n", "is no line")]
    [InlineData("d 0755 -  /a\n", "is no line")]
    [InlineData("d 0755 - - a\n", "is no line")]
    [InlineData("d 0755 - - /b\nd 0755 - - /a\n", "/a stands behind /b")]
    [InlineData("d 0755 - - /a\nd 0755 - - /a\n", "/a stands behind /a")]
    public void Parse_refuses_another_form(string text, string because) =>
        Assert.Contains(because, Assert.Throws<FormatException>(() => RootFiles.Parse(text)).Message);

    [Fact]
    public void A_path_with_a_line_break_is_refused() => Assert.Contains(
        "has a line break",
        Assert.Throws<FormatException>(() => RootFiles.Of([new() { Path = "/a\nb", Kind = 'd', Mode = "0755", Content = "-", Package = null }])).Message);
}
