using System.Diagnostics;

namespace Pipeline.Runs;

/// <summary>Runs steps in the order given, skips those whose inputs and outputs are unchanged, and keeps the journal.</summary>
public sealed class StepRunner(Workspace workspace, TimeProvider time, Action<string> say)
{
    readonly Journal journal = new(workspace.Artifact("journal.jsonl"));

    /// <summary>Runs one step unless its last result is still good; says which, and why.</summary>
    /// <returns>True when it ran.</returns>
    public async Task<bool> RunAsync(Step step, CancellationToken cancel)
    {
        var inputs = await DigestsAsync(step, cancel);
        var decision = await DecideAsync(step, inputs, cancel);
        if (!decision.Runs)
        {
            say($"{step.Name}: skipped, {decision.Reason}");
            return false;
        }
        say($"{step.Name}: {step.Purpose} ({decision.Reason})");
        var began = time.GetUtcNow();
        var clock = Stopwatch.StartNew();
        Append(step, JournalOutcome.Started, began, clock, inputs, outputs: []);
        try
        {
            await step.Run(cancel);
        }
        // One that was told to stop stays as it is after a kill: started.
        catch when (!cancel.IsCancellationRequested)
        {
            Append(step, JournalOutcome.Failed, began, clock, inputs, outputs: []);
            throw;
        }
        var outputs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var output in step.Outputs)
            outputs[workspace.Name(output)] = await OutputAsync(step, output, cancel);
        Append(step, JournalOutcome.Done, began, clock, inputs, outputs);
        return true;
    }

    /// <summary>What would happen, step by step, without touching anything.</summary>
    public async Task<IReadOnlyList<(Step Step, StepDecision Decision)>> PlanAsync(IEnumerable<Step> steps, CancellationToken cancel)
    {
        var planned = new List<(Step, StepDecision)>();
        var renewed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var step in steps)
        {
            var decision = step.Inputs.Select(Source).FirstOrDefault(source => source is not null) is { } earlier
                ? new(true, $"{earlier} would run")
                : await DecideAsync(step, await DigestsAsync(step, cancel), cancel);
            if (decision.Runs)
            {
                foreach (var output in step.Outputs)
                    renewed[output] = step.Name;
            }
            planned.Add((step, decision));
        }
        return planned;

        string? Source(StepInput input) => PathOf(input) is { } path
            ? renewed.FirstOrDefault(made => path == made.Key || path.StartsWith(made.Key + "/", StringComparison.Ordinal)
                || made.Key.StartsWith(path + "/", StringComparison.Ordinal)).Value
            : null;
    }

    async Task<StepDecision> DecideAsync(Step step, SortedDictionary<string, string> inputs, CancellationToken cancel)
    {
        var last = journal.Read().LastOrDefault(entry => entry.Step == step.Name);
        if (last is null)
            return new(true, "not done before");
        if (last.Outcome is not JournalOutcome.Done)
            return new(true, last.Outcome is JournalOutcome.Failed ? "it failed last time" : "it was interrupted");
        if (inputs.Keys.Union(last.Inputs.Keys, StringComparer.Ordinal)
                .FirstOrDefault(name => inputs.GetValueOrDefault(name) != last.Inputs.GetValueOrDefault(name)) is { } changed)
            return new(true, $"{changed} changed");
        if (step.ValidFor is { } validFor && time.GetUtcNow() - last.StartedAt >= validFor)
            return new(true, $"its result of {last.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm}Z is good for {validFor.TotalHours:0} h");
        foreach (var output in step.Outputs)
        {
            var name = workspace.Name(output);
            if (await DigestAsync(output, cancel) is var now && now is null)
                return new(true, $"{name} is gone");
            if (now != last.Outputs.GetValueOrDefault(name))
                return new(true, $"{name} was changed by someone else");
        }
        return new(false, $"unchanged since {last.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z");
    }

    static async Task<SortedDictionary<string, string>> DigestsAsync(Step step, CancellationToken cancel)
    {
        var digests = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var input in step.Inputs)
        {
            digests[input.Name] = input is StepInput.Value value
                ? Digest.Of(value.Text)
                : await DigestAsync(PathOf(input)!, cancel) ?? "absent";
        }
        return digests;
    }

    static string? PathOf(StepInput input) => input switch
    {
        StepInput.File file => file.Path,
        StepInput.Folder folder => folder.Path,
        _ => null,
    };

    static async Task<string?> DigestAsync(string path, CancellationToken cancel) =>
        File.Exists(path) ? await Digest.OfFileAsync(path, cancel)
        : Directory.Exists(path) ? await Digest.OfFolderAsync(path, cancel)
        : null;

    async Task<string> OutputAsync(Step step, string output, CancellationToken cancel) =>
        await DigestAsync(output, cancel)
        ?? throw new StepFailedException($"{step.Name} ended without making {workspace.Name(output)}.");

    void Append(
        Step step, JournalOutcome outcome, DateTimeOffset began, Stopwatch clock,
        SortedDictionary<string, string> inputs, SortedDictionary<string, string> outputs) => journal.Append(new()
        {
            Step = step.Name,
            Outcome = outcome,
            StartedAt = began,
            Seconds = Math.Round(clock.Elapsed.TotalSeconds, 3),
            Inputs = inputs,
            Outputs = outputs,
        });
}
