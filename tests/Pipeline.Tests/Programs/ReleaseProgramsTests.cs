using Pipeline.Programs;
using Pipeline.Runs;

namespace PipelineTests.Programs;

public sealed class ReleaseProgramsTests
{
    [Fact]
    public void The_step_depends_on_every_source_that_is_compiled()
    {
        var workspace = new Workspace { Root = Repository.Root };
        var step = Assert.Single(new ReleasePrograms(workspace, _ => { }).Steps());
        Assert.Equal("programs", step.Name);
        Assert.Superset(new HashSet<string> { "src/Attestation", "src/Node", "src/Kms", "src/Simulator", "Directory.Build.props", "Directory.Packages.props" }, step.Inputs.Select(input => input.Name).ToHashSet());
        Assert.Equal(["artifacts/programs/mero-node", "artifacts/programs/mero-kms-phala", "artifacts/programs/mero-sim"], step.Outputs.Select(workspace.Name));
    }
}
