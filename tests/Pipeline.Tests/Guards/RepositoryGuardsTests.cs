using Pipeline.Guards;
using Pipeline.Runs;

namespace PipelineTests.Guards;

public sealed class RepositoryGuardsTests
{
    [Fact]
    public Task This_repository_passes() =>
        new RepositoryGuards(new() { Root = Repository.Root }).DemandAsync(TestContext.Current.CancellationToken);

    [Theory]
    [InlineData("<Project />", "has no <Version>")]
    [InlineData("<Project>", "cannot be read")]
    public async Task A_build_without_a_version_is_named(string props, string because)
    {
        using var temporary = new TemporaryWorkspace();
        await TemporaryWorkspace.WriteAsync(temporary.Workspace.Source("Directory.Build.props"), props);
        Assert.Contains(because, Assert.Throws<AskedWronglyException>(() => VersionGuards.OfBuild(temporary.Workspace)).Message);
    }
}
