using Attestation;
using Pipeline.Policies;

namespace Pipeline.Promotions;

/// <summary>What is in force, and how it came to be.</summary>
sealed record ProductionState
{
    /// <summary>All entries with the digests of their files, oldest first.</summary>
    public required IReadOnlyList<(PromotionEntry Entry, string Sha256)> Journal { get; init; }

    /// <summary>The policies in force, at most one for each profile.</summary>
    public required IReadOnlyList<PolicyFile> Policies { get; init; }

    /// <summary>The profile whose last promotion was cut off between journal and policy; its policy is in force already.</summary>
    public required Profile? Interrupted { get; init; }

    /// <summary>The policy in force for a profile; null before its first promotion.</summary>
    public PolicyFile? Policy(Profile profile) => Policies.FirstOrDefault(policy => policy.Policy.Profile == profile);
}
