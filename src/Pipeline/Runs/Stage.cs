namespace Pipeline.Runs;

/// <summary>A part of a run: steps that follow one another, or run side by side.</summary>
public sealed record Stage
{
    /// <summary>As the target is called that runs it; one target may run several, in their order.</summary>
    public required string Name { get; init; }

    public required IReadOnlyList<Step> Steps { get; init; }

    /// <summary>Whether no step needs another of the same stage.</summary>
    public bool SideBySide { get; init; }

    /// <summary>How many steps run at the same time where they run side by side; null: all.</summary>
    public int? AtOnce { get; init; }
}
