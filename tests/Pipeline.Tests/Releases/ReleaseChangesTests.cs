using Pipeline.Explanations;
using Pipeline.Releases;
using ReleaseForges;

namespace PipelineTests.Releases;

public sealed class ReleaseChangesTests : IDisposable
{
    readonly TemporaryWorkspace temporary = new();

    public void Dispose() => temporary.Dispose();

    string Folder(string version) => temporary.Workspace.Artifact("release", $"mero-tee-v{version}");

    [Fact]
    public async Task The_notes_explain_the_images_against_the_release_before()
    {
        new NodeForge { Version = "2.9.0" }.WriteTo(Folder("2.9.0"));
        var next = new NodeForge().WithPackage("openssl", "3.5.2-1");
        var facts = ReleaseForge.Facts with
        {
            Previous = await new NodeReleaseFolder(Folder("2.9.0")).ReadAsync(TestContext.Current.CancellationToken),
            Profiles = [.. ReleaseForge.Facts.Profiles.Select(profile => Made(profile, next with { Machine = next.Machine with { Profile = profile.Profile } }))],
        };
        var notes = ReleaseNotes.Node(facts);
        await Verify(notes[notes.IndexOf("\n## What changed", StringComparison.Ordinal)..]);
    }

    static ReleasedProfile Made(ReleasedProfile profile, NodeForge node) => profile with { Measurements = node.Measurements, Image = node.Image, RootFiles = node.Root };

    [Fact]
    public void The_release_before_is_the_highest_below()
    {
        Assert.Null(PreviousRelease.Find(temporary.Workspace, "3.0.0"));
        foreach (var version in (string[])["2.9.9", "2.10.0", "3.0.0", "3.0.1", "next"])
            Directory.CreateDirectory(Folder(version));
        Assert.Equal(Folder("2.10.0"), PreviousRelease.Find(temporary.Workspace, "3.0.0"));
        Assert.Null(PreviousRelease.Find(temporary.Workspace, "2.9.9"));
    }
}
