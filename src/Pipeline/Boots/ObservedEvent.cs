using Attestation.Measurements;

namespace Pipeline.Boots;

/// <summary>What a register was extended by.</summary>
public sealed record ObservedEvent
{
    /// <summary>One of <see cref="EventNames"/>, or what the log calls it.</summary>
    public required string Name { get; init; }

    public required Measurement Digest { get; init; }
}
