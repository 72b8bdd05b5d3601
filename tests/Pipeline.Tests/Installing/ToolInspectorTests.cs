using Pipeline.Installing;

namespace PipelineTests.Installing;

public sealed class ToolInspectorTests
{
    static NeededTool Tool(string program, Version? atLeast = null) => new() { Program = program, Package = "package", Use = "is used", AtLeast = atLeast };

    [Theory]
    [InlineData("mkosi 24.3", "24.3")]
    [InlineData("mkosi 26~devel", "26.0")]
    [InlineData("systemd 254 (254.26-1~bpo12+1)\n+PAM", "254.0")]
    [InlineData("no number", "0.0")]
    public void A_version_is_the_first_number_that_a_program_says(string said, string version) =>
        Assert.Equal(Version.Parse(version), ToolInspector.Parse(said));

    [Fact]
    public async Task A_missing_tool_is_named_with_its_use()
    {
        var findings = await ToolInspector.InspectAsync([Tool("no-such-program", new(2, 1)), Tool("/no/such/file")], TestContext.Current.CancellationToken);
        Assert.Equal(["no-such-program 2.1 or newer is missing; it is used", "file is missing; it is used"], findings.Select(finding => finding.ToString()));
    }

    [Fact]
    public async Task A_tool_that_is_too_old_is_named_with_both_versions()
    {
        var finding = Assert.Single(await ToolInspector.InspectAsync([Tool("bash", new(9999, 0))], TestContext.Current.CancellationToken));
        Assert.Matches(@"^bash \d+\.\d+ is too old, 9999\.0 is needed; it is used$", finding.ToString());
    }

    [Fact]
    public async Task A_tool_that_is_new_enough_is_no_finding() =>
        Assert.Empty(await ToolInspector.InspectAsync([Tool("bash", new(3, 0)), Tool("/etc")], TestContext.Current.CancellationToken));
}
