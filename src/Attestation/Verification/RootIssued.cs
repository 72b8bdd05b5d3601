using Attestation.Certificates;

namespace Attestation.Verification;

/// <summary>Remembers the certificates that the root itself has signed: a handful, the same in all evidence.</summary>
/// <remarks>Nobody but the holder of the root's key can have one kept; dates, kinds and revocation are looked at anew each time.</remarks>
sealed class RootIssued(Certificate root)
{
    const int Most = 32;
    const int LargestCertificate = 4 * 1024;

    readonly ProofCache<Certificate> kept = new(Most, LargestCertificate);

    /// <summary>The certificate at hand when it is known, with its imported key.</summary>
    /// <exception cref="MalformedCertificateException"/>
    public Certificate Read(byte[] der) => der.AsSpan().SequenceEqual(root.Raw.Span) ? root : kept.Find(der) ?? Certificate.Parse(der);

    /// <summary>True when the issuer's signature on the certificate holds.</summary>
    public bool IsSigned(Certificate certificate, Certificate issuer)
    {
        if (!ReferenceEquals(issuer, root))
            return certificate.IsSignedBy(issuer);
        if (kept.Find(certificate.Raw.Span) is not null)
            return true;
        if (!certificate.IsSignedBy(root))
            return false;
        kept.Keep(certificate.Raw.Span, certificate);
        return true;
    }
}
