using Attestation.Audit;
using Attestation.Protocol;
using Attestation.Verification;

namespace KmsTests.Faults;

/// <summary>All that can be known of a service's releases without looking into it.</summary>
sealed record ReleaseEvidence
{
    /// <summary>What was asked and answered.</summary>
    public required IReadOnlyList<KeyExchange> Exchanges { get; init; }

    /// <summary>The challenges that were given, by id.</summary>
    public required IReadOnlyDictionary<string, GivenChallenge> Given { get; init; }

    /// <summary>Those that the store still holds.</summary>
    public required IReadOnlyCollection<string> StillHeld { get; init; }

    /// <summary>What a verification of the audit log says.</summary>
    public required AuditReport Report { get; init; }

    public required IReadOnlyList<AuditLine> Lines { get; init; }

    /// <summary>By which the log names peers.</summary>
    public required byte[] Salt { get; init; }

    /// <summary>The paths of the keys that the agent was asked for.</summary>
    public required IReadOnlyList<string> Derived { get; init; }

    /// <summary>SHA-256 of the policies that may govern.</summary>
    public required IReadOnlyCollection<string> Policies { get; init; }

    /// <summary>Proves a quote with collateral that is genuine; null: it cannot be proven.</summary>
    public required Func<byte[], VerifiedQuote?> Prove { get; init; }
}

/// <summary>Whom a challenge was given to, and its nonce.</summary>
sealed record GivenChallenge(PeerId Peer, byte[] Nonce);
