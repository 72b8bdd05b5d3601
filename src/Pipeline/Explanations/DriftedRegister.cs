using Attestation.Comparisons;
using Attestation.Measurements;

namespace Pipeline.Explanations;

/// <summary>One register of a running machine beside what was released.</summary>
public sealed record DriftedRegister
{
    public required Register Register { get; init; }

    /// <summary>Whether its value is none that the release accepts; null where the release says nothing of it.</summary>
    public required bool? Moved { get; init; }

    public required IReadOnlyList<Measurement> Accepted { get; init; }

    public required Measurement Found { get; init; }

    /// <summary>Whether another release or a platform has the value on record.</summary>
    public required bool Known { get; init; }

    /// <summary>Whose doing it is; empty where nothing moved.</summary>
    public required IReadOnlyList<DriftOrigin> Origins { get; init; }

    /// <summary>In which it differs, where there is a log.</summary>
    public required IReadOnlyList<EventDifference> Events { get; init; }

    /// <summary>What is known besides, or why something is not, in sentences.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
