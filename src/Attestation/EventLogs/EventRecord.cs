using Attestation.Measurements;

namespace Attestation.EventLogs;

/// <summary>One record of a binary log as it stands there.</summary>
sealed record EventRecord
{
    /// <summary>Position among the events, from 0, without the Spec ID event.</summary>
    public required int Index { get; init; }

    /// <summary>Bytes from the start of the log.</summary>
    public required int Offset { get; init; }

    /// <summary>CC measurement register or PCR; firmware writes 0 or -1 where nothing is extended.</summary>
    public required uint RegisterIndex { get; init; }

    public required uint Type { get; init; }

    public required LoggedDigest[] Digests { get; init; }

    public required ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Whether a register was extended.</summary>
    public bool IsMeasured => Type != EventTypes.NoAction;

    /// <summary>The digest of one bank; null where the record has none.</summary>
    public ReadOnlyMemory<byte>? DigestOf(TcgAlgorithm algorithm)
    {
        foreach (var digest in Digests)
        {
            if (digest.Algorithm == algorithm)
                return digest.Value;
        }
        return null;
    }

    public Measurement? Sha384 => DigestOf(TcgAlgorithm.Sha384) is { } value ? Measurement.From(value.Span) : null;
}
