namespace Attestation.EventLogs;

/// <summary>What the data of an event says of itself, before any digest is looked at.</summary>
sealed record EventContent
{
    /// <summary>One of <see cref="Measurements.EventNames"/>.</summary>
    public required string Name { get; init; }

    /// <summary>What was hashed, in words.</summary>
    public required string Measures { get; init; }

    /// <summary>Bytes that may be what was hashed, the likeliest first; none where the log does not hold them.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Hashed { get; init; } = [];

    /// <summary>Whether one of them has to be: the rule for this type of event leaves nothing open.</summary>
    public bool MustMatch { get; init; }

    /// <summary>Text out of the bytes that were hashed: as good as the digest.</summary>
    public string? Proven { get; init; }

    /// <summary>Text that no digest covers.</summary>
    public string? Claimed { get; init; }

    /// <summary>What could not be read, in words; null where all could.</summary>
    public string? Unreadable { get; init; }
}
