using Pipeline.Runs;

namespace PipelineTests.Runs;

public sealed class StagedRunTests : IDisposable
{
    readonly ManualTime time = new(DateTimeOffset.Parse("2026-11-22T12:00:00Z"));
    readonly List<string> said = [];
    readonly Barrier meeting = new(2);
    readonly Workspace workspace = new() { Root = Directory.CreateTempSubdirectory("mero-tee-").FullName };

    StagedRun Run => new(workspace, time, line =>
    {
        lock (said)
            said.Add(line);
    },
    [
        new() { Name = "Images", Steps = [Step("image:a", []), Step("image:b", [])] },
        new() { Name = "Probe", Steps = [Step("probe:a", ["image_a"]), Step("probe:b", ["image_b"])] },
        new() { Name = "Meet", Steps = [Meeting("meet:a"), Meeting("meet:b")], SideBySide = true },
    ]);

    public void Dispose()
    {
        Directory.Delete(workspace.Root, recursive: true);
        meeting.Dispose();
    }

    Step Meeting(string name) => Step(name, []) with
    {
        Outputs = [],
        Run = cancel => Task.Run(() => meeting.SignalAndWait(cancel), cancel),
    };

    Step Step(string name, string[] inputs)
    {
        var output = workspace.Artifact(name.Replace(':', '_'));
        return new()
        {
            Name = name,
            Purpose = $"makes {name}",
            Inputs = [.. inputs.Select(input => new StepInput.File(workspace.Artifact(input), input))],
            Outputs = [output],
            Run = async cancel =>
            {
                time.Advance(TimeSpan.FromSeconds(1.5));
                await AtomicFile.WriteAsync(output, name, cancel);
            },
        };
    }

    [Fact]
    public async Task A_plan_tells_why_each_step_would_run()
    {
        using var run = Run;
        await run.PlanAsync("Images", TestContext.Current.CancellationToken);
        await run.PlanAsync("Probe", TestContext.Current.CancellationToken);
        await Verify(string.Join('\n', said) + "\n");
    }

    [Fact]
    public async Task A_report_tells_what_was_made_and_how_long_it_took()
    {
        using (var first = Run)
            await first.RunAsync("Images", TestContext.Current.CancellationToken);
        using var second = Run;
        await second.RunAsync("Images", TestContext.Current.CancellationToken);
        await second.RunAsync("Probe", TestContext.Current.CancellationToken);
        await Verify(second.Report());
    }

    [Fact(Timeout = 30_000)]
    public async Task Steps_side_by_side_meet()
    {
        using var run = Run;
        await run.RunAsync("Meet", TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Two_runs_do_not_work_in_one_checkout()
    {
        using var first = Run;
        await first.RunAsync("Images", TestContext.Current.CancellationToken);
        using var second = Run;
        var refusal = await Assert.ThrowsAsync<StepFailedException>(() => second.RunAsync("Images", TestContext.Current.CancellationToken));
        Assert.StartsWith("artifacts/run.lock is held", refusal.Message);
    }

    [Fact]
    public async Task Pending_steps_are_those_that_would_run()
    {
        using (var first = Run)
            await first.RunAsync("Images", TestContext.Current.CancellationToken);
        using var second = Run;
        Assert.Equal(["probe:a", "probe:b"], (await second.PendingAsync(["Images", "Probe", "Compile"], TestContext.Current.CancellationToken)).Select(step => step.Name));
    }
}
