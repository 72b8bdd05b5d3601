using Attestation.Measurements;

namespace Pipeline.Boots;

/// <summary>A register as it was after a boot.</summary>
public sealed record ObservedRegister
{
    public required Measurement Value { get; init; }

    /// <summary>In the order of extension; they replay to the value. None of MRTD: the firmware's file leads to it.</summary>
    public required IReadOnlyList<ObservedEvent> Events { get; init; }
}
