using Attestation.Measurements;

namespace Attestation.EventLogs;

/// <summary>One event of a binary boot log, with what it measures and what of its text is proven.</summary>
public sealed record LoggedEvent
{
    /// <summary>Position in the log, from 0, without the Spec ID event; messages name an event by it.</summary>
    public required int Index { get; init; }

    /// <summary>As the log has it: a CC measurement register (0 MRTD, 1 to 4 RTMR0 to RTMR3) or a PCR.</summary>
    public required uint RegisterIndex { get; init; }

    /// <summary>The register of a trust domain; null where the event extends none.</summary>
    public required Register? Register { get; init; }

    /// <summary>TCG event type.</summary>
    public required uint EventType { get; init; }

    /// <summary>One of <see cref="EventNames"/>, as in predictions.</summary>
    public required string Name { get; init; }

    /// <summary>What was hashed, in words.</summary>
    public required string Measures { get; init; }

    /// <summary>One per bank, in the order of the log.</summary>
    public required IReadOnlyList<LoggedDigest> Digests { get; init; }

    /// <summary>The event's data as logged.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Whether hashing the event's own data gives its digests; null where the log does not hold what was hashed.</summary>
    public required bool? DigestMatches { get; init; }

    /// <summary>Text that the digests cover: it was measured once the register's replay equals a verified quote.</summary>
    /// <remarks>Null in events that extend none of RTMR0 to RTMR3: no quote is compared with them. The bytes are proven, the type beside them is not: it is hashed nowhere.</remarks>
    public required string? ProvenText { get; init; }

    /// <summary>Text that no digest covers: whoever wrote the log could write anything here.</summary>
    public required string? ClaimedText { get; init; }

    /// <summary>What could not be read, in words; null where all could.</summary>
    public required string? Unreadable { get; init; }

    /// <summary>What an RTMR was extended by; null where the event has no SHA-384 digest.</summary>
    public Measurement? Digest
    {
        get
        {
            foreach (var digest in Digests)
            {
                if (digest.Algorithm is TcgAlgorithm.Sha384)
                    return Measurement.From(digest.Value.Span);
            }
            return null;
        }
    }

    /// <summary>The event in the form that predictions use; null without a SHA-384 digest.</summary>
    public MeasuredEvent? ToMeasuredEvent() => Digest is not { } digest ? null : new()
    {
        Name = Name,
        Hashed = $"{Measures}{(ProvenText is { } proven ? $": {proven}" : "")}{(ClaimedText is { } claimed ? $" (the log says: {claimed})" : "")}",
        Digest = digest,
    };
}
