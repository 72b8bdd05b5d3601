using Attestation.EventLogs;
using Attestation.Measurements;

namespace Simulator.Guests;

/// <summary>An entry of the guest's event log with everything the guest knows of it.</summary>
sealed record GuestEvent
{
    /// <summary>The RTMR, 0 to 3.</summary>
    public required int Imr { get; init; }

    public required uint Type { get; init; }

    public required Measurement Digest { get; init; }

    /// <summary>Empty for the events of firmware and kernel.</summary>
    public required string Name { get; init; }

    public required byte[] Payload { get; init; }

    /// <summary>An event that dstack, or the application, adds to RTMR3.</summary>
    public static GuestEvent Runtime(string name, ReadOnlySpan<byte> payload) => new()
    {
        Imr = 3,
        Type = RuntimeEvent.Type,
        Digest = RuntimeEvent.Digest(name, payload),
        Name = name,
        Payload = payload.ToArray(),
    };
}
