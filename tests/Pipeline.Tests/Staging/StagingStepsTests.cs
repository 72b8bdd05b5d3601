using Pipeline.Runs;
using Pipeline.Staging;

namespace PipelineTests.Staging;

public sealed class StagingStepsTests
{
    readonly StagingSteps steps = new(new() { Root = "/checkout" }, new(), TimeProvider.System, _ => { });

    [Fact]
    public async Task Steps_depend_on_all_that_they_run() => await Verify(string.Concat(((Step[])[steps.Observe()[2], steps.Probe()[2]]).Select(step =>
        $"{step.Name}: {step.Purpose}\n{string.Concat(step.Inputs.Select(input => $"  from {input.Name}\n"))}{string.Concat(step.Outputs.Select(output => $"  makes {output}\n"))}  for {step.ValidFor?.ToString() ?? "ever"}\n")));

    [Fact]
    public void There_is_one_of_each_for_every_profile() => Assert.Equal(
        ["observe:debug", "observe:debug-read-only", "observe:locked-read-only", "probe:debug", "probe:debug-read-only", "probe:locked-read-only"],
        steps.Observe().Concat(steps.Probe()).Select(step => step.Name));
}
