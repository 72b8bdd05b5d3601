using Attestation.Policies;

namespace Node.Probes;

/// <summary>What a staging probe is given.</summary>
sealed record StagingSetup
{
    /// <summary>The policy that the KMS runs with; it names profile, environment and version.</summary>
    public required AttestationPolicy Policy { get; init; }

    /// <summary><c>sha256:{hex}</c> of the policy file's exact bytes.</summary>
    public required string PolicySha256 { get; init; }

    /// <summary>The node's own, and those that must be refused.</summary>
    public required TdQuotes Quotes { get; init; }
}
