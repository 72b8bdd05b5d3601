using Attestation.Certificates;

namespace Attestation.Verification;

/// <summary>Authenticates revocation lists, and looks certificates up in them.</summary>
/// <remarks>RFC 5280, 5 and 6.3; SGX PCK certificate and CRL profile specification.</remarks>
static class RevocationLists
{
    /// <summary>The list, whatever its dates.</summary>
    /// <exception cref="RejectedException">It is not one of this issuer.</exception>
    public static RevocationList Demand(Check check, ReadOnlyMemory<byte> der, Certificate issuer)
    {
        var list = Parse(check, der);
        Checklist.Demand(check, list.Issuer.Span.SequenceEqual(issuer.Subject.Span), RejectionReason.CrlSignature,
            $"a list of \"{list.IssuerName}\", not of \"{issuer}\"");
        Checklist.Demand(check, issuer.KeyUsage.HasFlag(KeyUsage.CrlSigning) && list.IsSignedBy(issuer), RejectionReason.CrlSignature,
            $"the signature of \"{issuer}\" does not hold");
        return list;
    }

    /// <exception cref="RejectedException">The list is not yet, or no longer, current.</exception>
    public static void DemandCurrent(Check check, RevocationList list, DateTimeOffset at, Checklist checks)
    {
        Checklist.Demand(check, list.ThisUpdate <= at && at <= list.NextUpdate, RejectionReason.CrlValidity,
            $"{Window()}; evaluated at {JsonUtcTime.ToText(at)}");
        checks.Pass(check, $"{Window()}");

        string Window() => $"a list of {JsonUtcTime.ToText(list.ThisUpdate)}, current until {JsonUtcTime.ToText(list.NextUpdate)}";
    }

    /// <exception cref="RejectedException">The certificate was revoked.</exception>
    public static void DemandUnrevoked(Certificate certificate, RevocationList list) =>
        Checklist.Demand(Check.Revocation, !list.Revokes(certificate), RejectionReason.CertificateRevoked,
            $"\"{list.IssuerName}\" has revoked \"{certificate}\", serial number {Convert.ToHexStringLower(certificate.SerialNumber.Span)}");

    static RevocationList Parse(Check check, ReadOnlyMemory<byte> der)
    {
        try
        {
            // A copy: the list outlives this call, and the bytes belong to the caller.
            return RevocationList.Parse(der.ToArray());
        }
        catch (MalformedCertificateException e)
        {
            throw Checklist.Refuse(check, RejectionReason.MalformedCollateral, e.Message);
        }
    }
}
