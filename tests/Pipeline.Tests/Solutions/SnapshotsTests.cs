using Pipeline.Runs;
using Pipeline.Solutions;

namespace PipelineTests.Solutions;

public sealed class SnapshotsTests : IDisposable
{
    readonly Workspace workspace = new() { Root = Directory.CreateTempSubdirectory("mero-tee-").FullName };
    readonly List<string> said = [];

    public SnapshotsTests() => Directory.CreateDirectory(workspace.Source("tests", "X.Tests"));

    public void Dispose() => Directory.Delete(workspace.Root, recursive: true);

    [Fact]
    public void What_was_received_becomes_the_snapshot()
    {
        File.WriteAllText(workspace.Source("tests", "X.Tests", "A.B.received.txt"), "new");
        File.WriteAllText(workspace.Source("tests", "X.Tests", "A.B.verified.txt"), "old");

        new Snapshots(workspace, said.Add).Accept();

        Assert.Equal(["accepted tests/X.Tests/A.B.verified.txt"], said);
        Assert.Equal("new", File.ReadAllText(Assert.Single(Directory.GetFiles(workspace.Source("tests", "X.Tests")))));
    }

    [Fact]
    public void Nothing_received_is_said()
    {
        new Snapshots(workspace, said.Add).Accept();
        Assert.Equal(["There is nothing to accept."], said);
    }
}
