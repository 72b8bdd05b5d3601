using Attestation;
using Attestation.Measurements;

namespace Pipeline.Boots;

/// <summary>What the boot agent of a node says it did; only what is used here.</summary>
sealed record NodeReport
{
    public required EvidenceEnvironment Environment { get; init; }
    public required Profile Profile { get; init; }
    public required string RootHash { get; init; }

    /// <summary>By what RTMR3 was extended.</summary>
    public required Measurement Event { get; init; }

    /// <summary>What RTMR3 held then.</summary>
    public required Measurement Rtmr3 { get; init; }
}
