using Attestation.Certificates;
using Attestation.Collateral;
using Attestation.Quotes;

namespace Attestation.Verification;

/// <summary>Where a quote says it comes from: what one needs to find collateral, and nothing that is proven.</summary>
public sealed record QuotePlatform
{
    /// <summary>The kind of platform: 12 lower-case hex digits.</summary>
    public required string Fmspc { get; init; }

    /// <summary>The issuer of the PCK certificate.</summary>
    public required PckCa Ca { get; init; }

    /// <summary>For how long the PCK certificate is valid.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <inheritdoc cref="NotBefore"/>
    public required DateTimeOffset NotAfter { get; init; }

    /// <exception cref="MalformedCertificateException">The quote's chain has no PCK certificate that can be read.</exception>
    public static QuotePlatform Read(TdxQuote quote)
    {
        if (PemChain.Parse(quote.Signature.PckChainPem.Span) is not [{ SgxExtension: { } extension } certificate, var authority, ..])
            throw new MalformedCertificateException("The quote's chain does not start with a PCK certificate and its CA.");
        return new()
        {
            Fmspc = Convert.ToHexStringLower(PckExtension.Parse(extension).Fmspc.Span),
            Ca = CaOf(authority),
            NotBefore = certificate.NotBefore,
            NotAfter = certificate.NotAfter,
        };
    }

    // Told by the name, as Intel's own software does.
    internal static PckCa CaOf(Certificate authority) =>
        authority.Name.EndsWith("Processor CA", StringComparison.Ordinal) ? PckCa.Processor : PckCa.Platform;
}
