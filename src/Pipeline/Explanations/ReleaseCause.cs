using Attestation.Comparisons;
using Attestation.Measurements;

namespace Pipeline.Explanations;

/// <summary>One thing that is another, with the registers that it moved. Named only where records prove it.</summary>
public sealed record ReleaseCause
{
    public required DifferenceCause Kind { get; init; }

    /// <summary>Which of its kind: a package, a path, a partition, an event; the kind itself where there is one only.</summary>
    public required string Name { get; init; }

    /// <summary>What became of it; goes on after nothing, and ends without a full stop.</summary>
    public required string Words { get; init; }

    /// <summary>In their order.</summary>
    public required IReadOnlyList<Register> Registers { get; init; }
}
