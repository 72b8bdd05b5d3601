using Attestation.Measurements;

namespace Attestation.EventLogs;

/// <summary>One entry of a dstack event log.</summary>
public sealed record DstackEvent
{
    /// <summary>Position in the log, from 0; messages name an event by it.</summary>
    public required int Index { get; init; }

    /// <summary>The RTMR that was extended.</summary>
    public required Register Register { get; init; }

    /// <summary>TCG event type; <see cref="RuntimeEvent.Type"/> for everything in RTMR3.</summary>
    public required uint EventType { get; init; }

    /// <summary>What the register was extended by. In RTMR3 recomputed from name and payload, never taken over.</summary>
    public required Measurement Digest { get; init; }

    /// <summary>As the log has it: empty for the events of the firmware and the kernel in most versions.</summary>
    public required string Name { get; init; }

    /// <summary>Proven by the digest in RTMR3; in the other registers it is only what the log says.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The log had no digest for it; the one here was computed.</summary>
    internal bool HasEmptyDigest { get; init; }

    /// <summary>Its members are named as in old versions.</summary>
    internal bool HasOldFieldNames { get; init; }

    /// <summary>What an event of the firmware or the kernel measures; null in RTMR3.</summary>
    public LoggedEvent? Boot { get; internal init; }

    /// <summary>The event in the form that predictions use.</summary>
    public MeasuredEvent ToMeasuredEvent() => Boot?.ToMeasuredEvent() ?? new()
    {
        Name = Name,
        Hashed = $"runtime event \"{Name}\" with {Payload.Length} bytes of payload",
        Digest = Digest,
    };
}
