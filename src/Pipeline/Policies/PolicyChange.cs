namespace Pipeline.Policies;

/// <summary>One member of a policy that is not as it was.</summary>
public sealed record PolicyChange
{
    /// <summary>Where it stands in the file: <c>policy.node_allowed_rtmr2</c>.</summary>
    public required string Member { get; init; }

    /// <summary>A list of values, as opposed to one value.</summary>
    public required bool IsList { get; init; }

    /// <summary>Values that are no longer there, in the old order.</summary>
    public required IReadOnlyList<string> Removed { get; init; }

    /// <summary>Values that are new, in the new order.</summary>
    public required IReadOnlyList<string> Added { get; init; }

    /// <summary>All values of a list in their new order; null when the new ones simply follow the old ones.</summary>
    public required IReadOnlyList<string>? Order { get; init; }
}
