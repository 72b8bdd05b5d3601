namespace Attestation.Measurements;

/// <summary>One thing that was hashed into a register.</summary>
public sealed record MeasuredEvent
{
    /// <summary>Short and stable, so that two lists can be compared: <c>uki</c>, <c>command-line</c>, <c>td-hob</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What was hashed, in words, with where it came from.</summary>
    public required string Hashed { get; init; }

    /// <summary>SHA-384 of it, as the register was extended.</summary>
    public required Measurement Digest { get; init; }
}
