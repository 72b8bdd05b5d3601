namespace Attestation.Measurements;

/// <summary>A register's value with the events that lead to it.</summary>
public sealed record MeasuredRegister
{
    public required Measurement Value { get; init; }

    /// <summary>In the order of extension. For an RTMR they replay to <see cref="Value"/>; for MRTD they name its parts.</summary>
    public required IReadOnlyList<MeasuredEvent> Events { get; init; }

    /// <summary>An RTMR: 48 zero bytes, extended by each event in turn.</summary>
    public static MeasuredRegister Replay(IReadOnlyList<MeasuredEvent> events) => new()
    {
        Value = events.Aggregate(Measurement.Zero, (value, next) => value.Extend(next.Digest)),
        Events = events,
    };
}
