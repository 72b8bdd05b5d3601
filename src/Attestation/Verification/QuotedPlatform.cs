using Attestation.Certificates;
using Attestation.Collateral;

namespace Attestation.Verification;

/// <summary>What the certification in a quote says of its platform, whatever the time is.</summary>
/// <remarks>Shares no memory with the quote it was read from, so that it may outlive it.</remarks>
sealed record QuotedPlatform
{
    /// <summary>PCK certificate, its CA, the root.</summary>
    public required IReadOnlyList<Certificate> Chain { get; init; }

    public required PckExtension Pck { get; init; }

    /// <summary>12 lower-case hex digits.</summary>
    public required string Fmspc { get; init; }

    /// <summary>Which of the two authorities issued the PCK certificate.</summary>
    public required PckCa Ca { get; init; }

    public required P256Key AttestationKey { get; init; }

    public Certificate PckCertificate => Chain[0];

    /// <summary>The issuer of the PCK certificate.</summary>
    public Certificate Authority => Chain[1];
}
