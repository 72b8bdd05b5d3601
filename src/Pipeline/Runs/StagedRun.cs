using System.Text;
using Pipeline.Clients.Processes;

namespace Pipeline.Runs;

/// <summary>A run of many steps in stages: does one stage after the other, and in the end tells what was made, where, and how long it took.</summary>
/// <param name="workspace">The checkout.</param>
/// <param name="time">The clock of the journal and of the durations.</param>
/// <param name="say">Receives lines; steps side by side call it at the same time.</param>
/// <param name="stages">All stages, in order.</param>
public sealed class StagedRun(Workspace workspace, TimeProvider time, Action<string> say, IReadOnlyList<Stage> stages) : IDisposable
{
    readonly StepRunner runner = new(workspace, time, say);
    readonly List<(Step Step, TimeSpan? Took)> done = [];
    IReadOnlyList<(Step Step, StepDecision Decision)>? plan;
    FileStream? alone;

    /// <summary>Runs the steps of a target's stages. Steps side by side all come to their end, even when one fails.</summary>
    public async Task RunAsync(string stage, CancellationToken cancel)
    {
        Begin();
        foreach (var steps in Find(stage))
            await RunAsync(steps, cancel);
    }

    /// <summary>Says for each step of a stage whether it would run, and why; touches nothing.</summary>
    public async Task PlanAsync(string stage, CancellationToken cancel)
    {
        var names = Find(stage).SelectMany(found => found.Steps).Select(step => step.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (step, decision) in await PlanAsync(cancel))
        {
            if (names.Contains(step.Name))
                say($"  {step.Name,-28} {(decision.Runs ? "runs" : "skipped")}: {decision.Reason}{(decision.Runs ? $" ({step.Purpose})" : "")}");
        }
    }

    /// <summary>The steps that would run of some stages.</summary>
    public async Task<IReadOnlyList<Step>> PendingAsync(IEnumerable<string> names, CancellationToken cancel)
    {
        var asked = names.SelectMany(name => stages.Where(stage => stage.Name == name)).SelectMany(stage => stage.Steps).Select(step => step.Name).ToHashSet(StringComparer.Ordinal);
        return [.. (await PlanAsync(cancel)).Where(planned => planned.Decision.Runs && asked.Contains(planned.Step.Name)).Select(planned => planned.Step)];
    }

    /// <summary>One line for each step so far and what it made.</summary>
    public string Report()
    {
        var text = new StringBuilder();
        lock (done)
        {
            foreach (var (step, took) in done)
            {
                var lines = step.Outputs.Select(output => $"{workspace.Name(output)} ({Size(output)})").ToArray();
                text.Append($"{step.Name,-28} {(took is { } time ? $"{time.TotalSeconds:0.0} s" : "skipped"),9}  {lines.FirstOrDefault()}".TrimEnd()).Append('\n');
                foreach (var line in lines.Skip(1))
                    text.Append(' ', 40).Append(line).Append('\n');
            }
        }
        return text.ToString();
    }

    // Two runs in one checkout would tear down each other's work. The lock ends with the process, however that ends.
    void Begin()
    {
        if (alone is not null)
            return;
        var path = workspace.Artifact("run.lock");
        try
        {
            Directory.CreateDirectory(workspace.Artifacts);
            alone = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException cause)
        {
            throw new StepFailedException($"{workspace.Name(path)} is held: another run works in this checkout. Wait until it has ended.", cause);
        }
        if (Orphans.End() is { Count: > 0 } orphans)
            say($"Ended what a killed run had left running: {string.Join(", ", orphans)}.");
    }

    public void Dispose() => alone?.Dispose();

    async Task RunAsync(Stage stage, CancellationToken cancel)
    {
        if (stage.SideBySide)
        {
            using var turns = new SemaphoreSlim(stage.AtOnce ?? stage.Steps.Count);
            await Task.WhenAll(stage.Steps.Select(step => RunAsync(step, turns, cancel)));
            return;
        }
        foreach (var step in stage.Steps)
            await RunAsync(step, cancel);
    }

    async Task RunAsync(Step step, SemaphoreSlim turns, CancellationToken cancel)
    {
        await turns.WaitAsync(cancel);
        try
        {
            await RunAsync(step, cancel);
        }
        finally
        {
            turns.Release();
        }
    }

    async Task RunAsync(Step step, CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        var ran = await runner.RunAsync(step, cancel);
        lock (done)
            done.Add((step, ran ? time.GetElapsedTime(began) : null));
    }

    // Deciding reads every input once; the stages of one run share it.
    async Task<IReadOnlyList<(Step Step, StepDecision Decision)>> PlanAsync(CancellationToken cancel) =>
        plan ??= await runner.PlanAsync(stages.SelectMany(stage => stage.Steps), cancel);

    IEnumerable<Stage> Find(string name) => stages.Where(stage => stage.Name == name);

    static string Size(string path)
    {
        var bytes = Directory.Exists(path)
            ? new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length)
            : new FileInfo(path) is { Exists: true } file ? file.Length : 0;
        return bytes switch
        {
            >= 1 << 20 => $"{bytes / 1048576.0:0.0} MiB",
            >= 1 << 10 => $"{bytes / 1024.0:0.0} KiB",
            _ => $"{bytes} B",
        };
    }
}
