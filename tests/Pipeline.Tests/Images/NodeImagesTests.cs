using Pipeline.Images;
using Pipeline.Runs;

namespace PipelineTests.Images;

public sealed class NodeImagesTests
{
    static readonly Workspace Workspace = new() { Root = Repository.Root };

    [Fact]
    public void Each_profile_is_built_on_what_the_base_leaves()
    {
        var steps = new NodeImages(Workspace, new HttpClient(), mirror: null, _ => { }).Steps();

        Assert.Equal(["image-base", "image:debug", "image:debug-read-only", "image:locked-read-only"], steps.Select(step => step.Name));
        foreach (var image in steps.Skip(1))
            Assert.Equal(steps[0].Outputs.Where(path => !path.EndsWith(".json")), image.Inputs.OfType<StepInput.File>().Select(file => file.Path).Where(path => path.Contains("image-base")));
    }

    [Fact]
    public void A_mirror_does_not_change_what_is_built()
    {
        string[] Inputs(string? mirror) =>
            [.. new NodeImages(Workspace, new HttpClient(), mirror, _ => { }).Steps().SelectMany(step => step.Inputs).Select(input => input.ToString()!)];

        Assert.Equal(Inputs(null), Inputs("http://mirror.example/debian"));
    }

    [Fact]
    public void A_pinned_archive_of_merod_changes_every_image_and_not_the_base()
    {
        using var temporary = new TemporaryWorkspace();
        foreach (var file in Directory.EnumerateFiles(Workspace.Source("images"), "*", SearchOption.AllDirectories))
        {
            var copy = temporary.Workspace.Source(Workspace.Name(file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        var before = Values();
        var versions = temporary.Workspace.Source("images", "versions.json");
        File.WriteAllText(versions, File.ReadAllText(versions)
            .Replace("\"merod\": null", $$"""
                "merod": {"url": "https://example.org/merod.tar.gz", "sha256": "{{new string('a', 64)}}"}
                """));
        var after = Values();

        Assert.Equal(before[0], after[0]);
        Assert.Equal(4, before.Length);
        Assert.All(before.Skip(1).Zip(after.Skip(1)), pair => Assert.NotEqual(pair.First, pair.Second));

        string[] Values() => [.. new NodeImages(temporary.Workspace, new HttpClient(), mirror: null, _ => { }).Steps()
            .Select(step => string.Join('\n', step.Inputs.OfType<StepInput.Value>()))];
    }

    [Fact]
    public void A_malformed_mirror_is_refused_before_anything_runs() =>
        Assert.Throws<AskedWronglyException>(() => new NodeImages(Workspace, new HttpClient(), "nonsense", _ => { }).Steps());
}
