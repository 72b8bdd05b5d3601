using Attestation.Certificates;

namespace Attestation.Verification;

/// <summary>Follows chains of certificates to the trusted root.</summary>
/// <remarks>RFC 5280, 6.1, for the two shapes of chains in Intel's PKI (SGX PCK certificate and CRL profile specification).</remarks>
sealed class Chain(TrustRoot root)
{
    readonly RootIssued issued = new(root.Certificate);

    /// <summary>The chain's certificates, leaf first; dates and revocation are not looked at.</summary>
    /// <exception cref="RejectedException">It does not lead to the root.</exception>
    public IReadOnlyList<Certificate> Demand(Check check, ReadOnlyMemory<byte> pem, int length) =>
        Demand(check, Read(check, () => PemChain.Parse(pem.Span, issued.Read)), length);

    /// <inheritdoc cref="Demand(Check, ReadOnlyMemory{byte}, int)"/>
    public IReadOnlyList<Certificate> Demand(Check check, string pem, int length) =>
        Demand(check, Read(check, () => PemChain.Parse(pem, issued.Read)), length);

    /// <exception cref="RejectedException">A certificate is not yet, or no longer, valid.</exception>
    public static void DemandValidity(Check check, IReadOnlyList<Certificate> chain, DateTimeOffset at)
    {
        for (var i = 0; i < chain.Count; i++)
        {
            var certificate = chain[i];
            Checklist.Demand(check, certificate.IsValidAt(at), RejectionReason.CertificateValidity,
                $"\"{certificate}\" is valid from {Text(certificate.NotBefore)} to {Text(certificate.NotAfter)}; evaluated at {Text(at)}");
        }
    }

    /// <summary>How a chain is shown.</summary>
    public static string Describe(IReadOnlyList<Certificate> chain) => string.Join(" ← ", chain);

    static string Identify(Certificate certificate) => $"\"{certificate}\" (SHA-256 {certificate.Fingerprint})";

    static string Text(DateTimeOffset time) => JsonUtcTime.ToText(time);

    static IReadOnlyList<Certificate> Read(Check check, Func<IReadOnlyList<Certificate>> read)
    {
        try
        {
            return read();
        }
        catch (MalformedCertificateException e)
        {
            throw Checklist.Refuse(check, RejectionReason.MalformedCertificate, e.Message);
        }
    }

    IReadOnlyList<Certificate> Demand(Check check, IReadOnlyList<Certificate> chain, int length)
    {
        Checklist.Demand(check, chain.Count == length, RejectionReason.CertificateChain, $"{chain.Count} certificates, not {length}");
        Checklist.Demand(check, chain[^1].Equals(root.Certificate), RejectionReason.UntrustedRoot,
            $"the chain ends in {Identify(chain[^1])}, which is not the trusted root {Identify(root.Certificate)}");
        for (var i = 0; i < chain.Count - 1; i++)
            DemandIssued(check, chain[i], chain[i + 1], authoritiesBetween: i);
        return chain;
    }

    void DemandIssued(Check check, Certificate certificate, Certificate issuer, int authoritiesBetween)
    {
        var mayIssue = issuer.IsAuthority
            && issuer.KeyUsage.HasFlag(KeyUsage.CertificateSigning)
            && (issuer.PathLength ?? int.MaxValue) >= authoritiesBetween;
        Checklist.Demand(check, mayIssue, RejectionReason.CertificateChain, $"\"{issuer}\" may not issue \"{certificate}\"");
        Checklist.Demand(check, certificate.Issuer.Span.SequenceEqual(issuer.Subject.Span), RejectionReason.CertificateChain,
            $"\"{certificate}\" names another issuer than \"{issuer}\"");
        Checklist.Demand(check, issued.IsSigned(certificate, issuer), RejectionReason.CertificateChain,
            $"the signature of \"{issuer}\" on \"{certificate}\" does not hold");
    }
}
