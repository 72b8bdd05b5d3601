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
    public void A_malformed_mirror_is_refused_before_anything_runs() =>
        Assert.Throws<AskedWronglyException>(() => new NodeImages(Workspace, new HttpClient(), "nonsense", _ => { }).Steps());
}
