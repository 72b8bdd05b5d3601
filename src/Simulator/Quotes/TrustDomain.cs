using Attestation.Measurements;

namespace Simulator.Quotes;

/// <summary>What a quote says of a trust domain, apart from the platform's own facts.</summary>
public sealed record TrustDomain
{
    public required RegisterValues Registers { get; init; }

    /// <summary>48 bytes that the host sets at creation; zero unless it is dstack's.</summary>
    public Measurement MrConfigId { get; init; }

    /// <summary>Sets the DEBUG attribute: the host can read such a domain's memory.</summary>
    public bool IsDebug { get; init; }

    /// <summary>Sets the MIGRATABLE attribute: a service TD may move such a domain.</summary>
    public bool IsMigratable { get; init; }
}
