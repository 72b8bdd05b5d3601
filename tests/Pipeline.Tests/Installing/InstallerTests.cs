using Pipeline.Installing;
using Pipeline.Runs;

namespace PipelineTests.Installing;

public sealed class InstallerTests
{
    static readonly NeededTool Absent = new() { Program = "no-such-program", Package = "no-such-package", Use = "is used" };

    [Fact]
    public async Task Without_leave_to_install_the_missing_tool_ends_with_11()
    {
        var refusal = await Assert.ThrowsAsync<AssetMissingException>(() => new Installer(mirror: null, mayInstall: false, _ => { }).EnsureAsync([Absent], TestContext.Current.CancellationToken));
        Assert.Equal(ExitCode.AssetMissing, refusal.ExitCode);
        Assert.StartsWith("no-such-program is missing; it is used.\n", refusal.Message);
    }

    [Fact]
    public async Task Nothing_is_said_when_nothing_is_missing()
    {
        var said = new List<string>();
        await new Installer(mirror: null, mayInstall: true, said.Add).EnsureAsync([Absent with { Program = "bash" }], TestContext.Current.CancellationToken);
        Assert.Empty(said);
    }

    [Fact]
    public void Every_kind_of_step_knows_its_tools()
    {
        Assert.Contains(NeededTools.For("image:debug"), tool => tool.Program is "mkosi");
        Assert.Equal([NeededTools.Engine], NeededTools.For("probe:debug"));
        Assert.Empty(NeededTools.For("release"));
        Assert.Equal([NeededTools.Engine], NeededTools.Staging(1));
        Assert.Equal([NeededTools.Engine, NeededTools.Redis, NeededTools.Proxy, NeededTools.Compose], NeededTools.Staging(2));
    }
}
