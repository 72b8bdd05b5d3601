using Attestation.Measurements;

namespace Attestation.Comparisons;

/// <summary>One register of both sides, with the events in which it differs.</summary>
public sealed record ComparedRegister
{
    public required Register Register { get; init; }

    /// <summary>Null where one side does not state the register.</summary>
    public required bool? IsEqual { get; init; }

    /// <summary>One, several accepted, or none.</summary>
    public required IReadOnlyList<Measurement> Before { get; init; }

    /// <inheritdoc cref="Before"/>
    public required IReadOnlyList<Measurement> After { get; init; }

    /// <summary>Empty where the register is equal, or where one side has no events; <see cref="Notes"/> then says why.</summary>
    public required IReadOnlyList<EventDifference> Events { get; init; }

    /// <summary>Why something is not told, in sentences.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
