using Pipeline.Runs;

namespace PipelineTests.Runs;

public sealed class StepRunnerTests : IDisposable
{
    readonly ManualTime time = new(DateTimeOffset.Parse("2026-11-22T12:00:00Z"));
    readonly List<string> said = [];
    readonly Workspace workspace = new() { Root = Directory.CreateTempSubdirectory("mero-tee-").FullName };
    int runs;

    StepRunner Runner => new(workspace, time, said.Add);

    string Output => workspace.Artifact("made.txt");

    public void Dispose() => Directory.Delete(workspace.Root, recursive: true);

    Step Step(string input = "one", TimeSpan? validFor = null, bool fails = false) => new()
    {
        Name = "make",
        Purpose = "makes a file",
        Inputs = [new StepInput.Value("input", input)],
        Outputs = [Output],
        ValidFor = validFor,
        Run = async cancel =>
        {
            runs++;
            if (fails)
                throw new StepFailedException("It does not want to.");
            await AtomicFile.WriteAsync(Output, input, cancel);
        },
    };

    [Fact]
    public async Task A_step_with_nothing_changed_is_skipped()
    {
        Assert.True(await Runner.RunAsync(Step(), TestContext.Current.CancellationToken));
        Assert.False(await Runner.RunAsync(Step(), TestContext.Current.CancellationToken));
        Assert.Equal(1, runs);
        Assert.Equal(["make: makes a file (not done before)", "make: skipped, unchanged since 2026-11-22 12:00:00Z"], said);
    }

    [Fact]
    public async Task A_changed_input_is_named_and_runs_the_step_again()
    {
        await Runner.RunAsync(Step(), TestContext.Current.CancellationToken);
        Assert.True(await Runner.RunAsync(Step("two"), TestContext.Current.CancellationToken));
        Assert.Equal("make: makes a file (input changed)", said[^1]);
    }

    [Fact]
    public async Task An_output_that_somebody_changed_runs_the_step_again()
    {
        await Runner.RunAsync(Step(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Output, "other", TestContext.Current.CancellationToken);
        Assert.True(await Runner.RunAsync(Step(), TestContext.Current.CancellationToken));
        Assert.Equal("make: makes a file (artifacts/made.txt was changed by someone else)", said[^1]);
    }

    [Fact]
    public async Task An_output_that_is_gone_runs_the_step_again()
    {
        await Runner.RunAsync(Step(), TestContext.Current.CancellationToken);
        File.Delete(Output);
        Assert.True(await Runner.RunAsync(Step(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_result_past_its_time_is_made_again()
    {
        await Runner.RunAsync(Step(validFor: TimeSpan.FromHours(24)), TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromHours(24));
        Assert.True(await Runner.RunAsync(Step(validFor: TimeSpan.FromHours(24)), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_failed_step_runs_again()
    {
        await Assert.ThrowsAsync<StepFailedException>(() => Runner.RunAsync(Step(fails: true), TestContext.Current.CancellationToken));
        Assert.True(await Runner.RunAsync(Step(), TestContext.Current.CancellationToken));
        Assert.Equal("make: makes a file (it failed last time)", said[^1]);
    }

    [Fact]
    public async Task A_step_that_was_told_to_stop_was_interrupted()
    {
        using var stop = new CancellationTokenSource();
        var stopping = Step() with { Run = async cancel => { await stop.CancelAsync(); cancel.ThrowIfCancellationRequested(); } };
        await Assert.ThrowsAsync<OperationCanceledException>(() => Runner.RunAsync(stopping, stop.Token));
        await Runner.RunAsync(Step(), TestContext.Current.CancellationToken);
        Assert.Equal("make: makes a file (it was interrupted)", said[^1]);
    }

    [Fact]
    public async Task A_step_without_its_output_fails()
    {
        var step = Step() with { Run = _ => Task.CompletedTask };
        await Assert.ThrowsAsync<StepFailedException>(() => Runner.RunAsync(step, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_plan_touches_nothing_and_follows_outputs_into_later_steps()
    {
        var later = Step() with { Name = "use", Inputs = [new StepInput.File(Output, "made.txt")], Outputs = [workspace.Artifact("used.txt")] };

        var plan = await Runner.PlanAsync([Step(), later], TestContext.Current.CancellationToken);

        Assert.Equal(["not done before", "make would run"], plan.Select(planned => planned.Decision.Reason));
        Assert.Empty(Directory.GetFileSystemEntries(workspace.Root));
    }

    [Fact]
    public async Task A_journal_line_that_is_cut_off_is_named_and_left_alone()
    {
        await Runner.RunAsync(Step(), TestContext.Current.CancellationToken);
        var path = workspace.Artifact("journal.jsonl");
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(path, text[..^9], TestContext.Current.CancellationToken);

        var refusal = await Assert.ThrowsAsync<StepFailedException>(() => Runner.RunAsync(Step(), TestContext.Current.CancellationToken));

        Assert.Contains("line 2 is cut off", refusal.Message);
        Assert.Equal(text[..^9], await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }
}
