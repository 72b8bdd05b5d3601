using Attestation.Measurements;

namespace Attestation.Comparisons;

/// <summary>One place in which two lists of events differ.</summary>
public sealed record AlignedEvent
{
    public required EventChange Change { get; init; }

    /// <summary>Null where the event was added.</summary>
    public required MeasuredEvent? Before { get; init; }

    /// <summary>Null where the event was removed.</summary>
    public required MeasuredEvent? After { get; init; }

    /// <summary>The event's name; where only one list knows it, that one's.</summary>
    public string Name => (Before, After) switch
    {
        (null, { } after) => after.Name,
        ({ } before, null) => before.Name,
        ({ } before, { } after) => EventAlignment.IsUnnamed(before) ? after.Name : before.Name,
        _ => throw new InvalidOperationException("One of the two is there."),
    };
}
