using Pipeline.Boots;
using Pipeline.Clients.Processes;
using Pipeline.Runs;

namespace PipelineTests.Boots;

public sealed class NodeBootsTests
{
    [Fact]
    public void Another_QEMU_boots_every_image_again()
    {
        var steps = new NodeBoots(new() { Root = Repository.Root }, new(), TimeProvider.System, _ => { }).Steps();
        Assert.Equal(["boot:debug", "boot:debug-read-only", "boot:locked-read-only"], steps.Select(step => step.Name));
        Assert.All(steps, step => Assert.Contains(new StepInput.File(Tool.Find("qemu-system-x86_64") ?? "qemu-system-x86_64", "QEMU"), step.Inputs));
    }
}
