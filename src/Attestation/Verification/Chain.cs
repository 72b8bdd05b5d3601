using Attestation.Certificates;

namespace Attestation.Verification;

/// <summary>Follows a chain of certificates to the trusted root.</summary>
sealed class Chain(Checklist checks, TrustRoot root, DateTimeOffset now)
{
    /// <summary>The chain's certificates, leaf first; dates and revocation are not looked at.</summary>
    /// <exception cref="RejectedException">It does not lead to the root.</exception>
    public IReadOnlyList<Certificate> Demand(Check check, Func<IReadOnlyList<Certificate>> read, int length)
    {
        var chain = Read(check, read);
        checks.Demand(check, chain.Count == length, RejectionReason.CertificateChain, $"{chain.Count} certificates, not {length}");
        checks.Demand(check, chain[^1].Equals(root.Certificate), RejectionReason.UntrustedRoot,
            $"the chain ends in {Identify(chain[^1])}, which is not the trusted root {Identify(root.Certificate)}");
        for (var i = 0; i < chain.Count - 1; i++)
            DemandIssued(check, chain[i], chain[i + 1], authoritiesBetween: i);
        return chain;
    }

    /// <exception cref="RejectedException">A certificate is not yet, or no longer, valid.</exception>
    public void DemandValidity(Check check, IReadOnlyList<Certificate> chain)
    {
        foreach (var certificate in chain)
        {
            checks.Demand(check, certificate.IsValidAt(now), RejectionReason.CertificateValidity,
                $"\"{certificate}\" is valid from {Text(certificate.NotBefore)} to {Text(certificate.NotAfter)}; evaluated at {Text(now)}");
        }
    }

    /// <summary>How a chain is shown.</summary>
    public static string Describe(IReadOnlyList<Certificate> chain) => string.Join(" ← ", chain);

    static string Identify(Certificate certificate) => $"\"{certificate}\" (SHA-256 {certificate.Fingerprint})";

    static string Text(DateTimeOffset time) => JsonUtcTime.ToText(time);

    IReadOnlyList<Certificate> Read(Check check, Func<IReadOnlyList<Certificate>> read)
    {
        try
        {
            return read();
        }
        catch (MalformedCertificateException e)
        {
            throw checks.Refuse(check, RejectionReason.MalformedCertificate, e.Message);
        }
    }

    void DemandIssued(Check check, Certificate certificate, Certificate issuer, int authoritiesBetween)
    {
        var mayIssue = issuer.IsAuthority
            && issuer.KeyUsage.HasFlag(KeyUsage.CertificateSigning)
            && (issuer.PathLength ?? int.MaxValue) >= authoritiesBetween;
        checks.Demand(check, mayIssue, RejectionReason.CertificateChain, $"\"{issuer}\" may not issue \"{certificate}\"");
        checks.Demand(check, certificate.Issuer.Span.SequenceEqual(issuer.Subject.Span), RejectionReason.CertificateChain,
            $"\"{certificate}\" names another issuer than \"{issuer}\"");
        checks.Demand(check, certificate.IsSignedBy(issuer), RejectionReason.CertificateChain,
            $"the signature of \"{issuer}\" on \"{certificate}\" does not hold");
    }
}
