namespace Targets;

/// <summary>Runs a plan, target by target.</summary>
sealed class TargetRunner(Host host)
{
    /// <summary>Runs until a target fails, then only those that are assured.</summary>
    /// <returns>What the first target that failed threw, or null.</returns>
    public async Task<Exception?> RunAsync(IReadOnlyList<TargetDefinition> plan)
    {
        var summary = new Summary();
        Exception? failure = null;
        foreach (var target in plan)
        {
            if (failure is not null && !target.IsAssured)
            {
                summary.Add(target.Name, TargetOutcome.NotRun, TimeSpan.Zero);
                continue;
            }
            var began = host.Time.GetTimestamp();
            var (outcome, thrown) = await RunAsync(target);
            failure ??= thrown;
            summary.Add(target.Name, outcome, host.Time.GetElapsedTime(began));
        }
        host.Summarize(summary);
        return failure;
    }

    /// <summary>Prints a plan; runs nothing.</summary>
    public async Task PlanAsync(IReadOnlyList<TargetDefinition> plan)
    {
        foreach (var target in plan)
        {
            host.Output.WriteLine($"{target.Name}: {target.Text}");
            foreach (var action in target.PlanActions)
                await action();
        }
    }

    async Task<(TargetOutcome, Exception?)> RunAsync(TargetDefinition target)
    {
        if (target.Conditions.FirstOrDefault(condition => !condition.Holds()) is { Text: { } text })
        {
            host.Output.WriteLine($"{target.Name}: skipped, because this does not hold: {text}");
            return (TargetOutcome.Skipped, null);
        }
        host.Begin(target.Name);
        try
        {
            foreach (var action in target.Actions)
                await action();
            return (TargetOutcome.Succeeded, null);
        }
#pragma warning disable CA1031 // Whatever a target throws becomes the build's end; targets that are assured come before it.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            return (TargetOutcome.Failed, thrown);
        }
        finally
        {
            host.End();
        }
    }
}
