using System.Security.Cryptography.X509Certificates;
using Attestation.Policies;
using Node.Evidence;
using Node.Kms;

namespace Node.Fetching;

/// <summary>Where the KMS is, and what it must be.</summary>
sealed record ExpectedKms
{
    public required KmsAddress Address { get; init; }

    public required AttestationPolicy Policy { get; init; }

    public required IQuoteJudge Judge { get; init; }

    /// <summary>The only authority of its TLS certificate; null: those of the system.</summary>
    public X509Certificate2? Authority { get; init; }
}
