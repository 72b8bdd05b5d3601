using Attestation.Measurements;

namespace Attestation.Comparisons;

/// <summary>One event in which two machines, images or releases differ, with what it means.</summary>
public sealed record EventDifference
{
    public required EventChange Change { get; init; }

    /// <summary>One of <see cref="EventNames"/>, or what a log calls it.</summary>
    public required string Name { get; init; }

    public required DifferenceCause Cause { get; init; }

    /// <summary>Null where the event was added.</summary>
    public required Measurement? Before { get; init; }

    /// <summary>Null where the event was removed.</summary>
    public required Measurement? After { get; init; }

    /// <summary>Full sentences: what is measured, what became of it, and why as far as it can be told.</summary>
    public required string Words { get; init; }
}
