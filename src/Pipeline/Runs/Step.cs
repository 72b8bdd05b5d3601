namespace Pipeline.Runs;

/// <summary>One piece of a run that is done once for the same inputs.</summary>
public sealed record Step
{
    /// <summary>Stable and unique: <c>image:debug</c>. The journal knows the step by it.</summary>
    public required string Name { get; init; }

    /// <summary>What it makes, in a line.</summary>
    public required string Purpose { get; init; }

    public required IReadOnlyList<StepInput> Inputs { get; init; }

    /// <summary>Absolute paths of the files or folders it makes. The step puts each in place whole, by renaming.</summary>
    public required IReadOnlyList<string> Outputs { get; init; }

    /// <summary>How long a result stays good when nothing changes; null: for ever.</summary>
    public TimeSpan? ValidFor { get; init; }

    public required Func<CancellationToken, Task> Run { get; init; }
}
