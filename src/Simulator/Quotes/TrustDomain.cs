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

    /// <summary>The service TD it is bound to, which only a TD 1.5 in a quote of version 5 can say; null: a TD 1.0 in one of version 4.</summary>
    public Measurement? MrServiceTd { get; init; }
}
