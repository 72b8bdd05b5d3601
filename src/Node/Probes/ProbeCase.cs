namespace Node.Probes;

/// <summary>One thing that a probe tried.</summary>
sealed record ProbeCase
{
    /// <summary>Stable: <c>refuses-a-replayed-challenge</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What must happen: <c>401 invalid_challenge</c>, or a few words.</summary>
    public required string Expected { get; init; }

    /// <summary>What happened, in the same form; never a key, never a quote.</summary>
    public required string Got { get; init; }

    public required bool Passed { get; init; }
    public required int Milliseconds { get; init; }
}
