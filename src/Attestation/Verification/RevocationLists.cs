using Attestation.Certificates;

namespace Attestation.Verification;

/// <summary>Authenticates revocation lists, and looks certificates up in them.</summary>
sealed class RevocationLists(Checklist checks, DateTimeOffset now)
{
    /// <exception cref="RejectedException">The list is not a current one of this issuer.</exception>
    public RevocationList Demand(Check check, ReadOnlyMemory<byte> der, Certificate issuer)
    {
        var list = Parse(check, der);
        checks.Demand(check, list.Issuer.Span.SequenceEqual(issuer.Subject.Span), RejectionReason.CrlSignature,
            $"a list of \"{list.IssuerName}\", not of \"{issuer}\"");
        checks.Demand(check, issuer.KeyUsage.HasFlag(KeyUsage.CrlSigning) && list.IsSignedBy(issuer), RejectionReason.CrlSignature,
            $"the signature of \"{issuer}\" does not hold");
        var window = $"a list of {JsonUtcTime.ToText(list.ThisUpdate)}, current until {JsonUtcTime.ToText(list.NextUpdate)}";
        checks.Demand(check, list.ThisUpdate <= now && now <= list.NextUpdate, RejectionReason.CrlValidity,
            $"{window}; evaluated at {JsonUtcTime.ToText(now)}");
        checks.Pass(check, window);
        return list;
    }

    /// <exception cref="RejectedException">The certificate was revoked.</exception>
    public void DemandUnrevoked(Certificate certificate, RevocationList list) =>
        checks.Demand(Check.Revocation, !list.Revokes(certificate), RejectionReason.CertificateRevoked,
            $"\"{list.IssuerName}\" has revoked \"{certificate}\", serial number {Convert.ToHexStringLower(certificate.SerialNumber.Span)}");

    RevocationList Parse(Check check, ReadOnlyMemory<byte> der)
    {
        try
        {
            return RevocationList.Parse(der);
        }
        catch (MalformedCertificateException e)
        {
            throw checks.Refuse(check, RejectionReason.MalformedCollateral, e.Message);
        }
    }
}
