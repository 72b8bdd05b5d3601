namespace Simulator.Guests;

/// <summary>A <see cref="GuestEvent"/> on the wire.</summary>
sealed record LoggedEvent
{
    public required int Imr { get; init; }
    public required uint EventType { get; init; }
    public required string Digest { get; init; }
    public required string Event { get; init; }
    public required string EventPayload { get; init; }

    /// <summary>With all that the guest knows, as <c>Info</c> lists it.</summary>
    public static LoggedEvent Full(GuestEvent item) => new()
    {
        Imr = item.Imr,
        EventType = item.Type,
        Digest = item.Digest.ToString(),
        Event = item.Name,
        EventPayload = Convert.ToHexStringLower(item.Payload),
    };

    /// <summary>As 0.5.6 to 0.5.11 put it beside a quote: boot events without payload, runtime events without digest.</summary>
    public static LoggedEvent Stripped(GuestEvent item) =>
        item.Imr == 3 ? Full(item) with { Digest = "" } : Full(item) with { EventPayload = "" };
}
