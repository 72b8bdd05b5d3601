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

    [Fact]
    public async Task An_image_of_another_version_than_the_build_is_refused_with_both()
    {
        using var temporary = new TemporaryWorkspace();
        await TemporaryWorkspace.WriteAsync(temporary.Workspace.Source("Directory.Build.props"), "<Project><Version>3.0.0</Version></Project>");
        var versions = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "images", "versions.json"), TestContext.Current.CancellationToken);
        await TemporaryWorkspace.WriteAsync(temporary.Workspace.Source("images", "versions.json"), versions.Replace("\"imageVersion\": \"3.0.0\"", "\"imageVersion\": \"3.0.1\""));

        var refusal = Assert.Throws<VerificationFailedException>(new RepositoryGuards(temporary.Workspace).DemandOneVersion);

        Assert.Equal("The version: images/versions.json says 3.0.1, but Directory.Build.props says 3.0.0; everything is released under one version.", refusal.Message);
    }
}
