using Attestation.Certificates;
using Attestation.Collateral;

namespace Attestation.Verification;

/// <summary>Collateral that leads to the root, is current, and whose certificates nobody revoked.</summary>
sealed record CollateralEvidence
{
    public required TcbInfo TcbInfo { get; init; }

    public required QeIdentity QeIdentity { get; init; }

    /// <exception cref="RejectedException">A check failed.</exception>
    public static CollateralEvidence Establish(
        QuoteCollateral collateral, PlatformEvidence platform, TrustRoot root, DateTimeOffset now, Checklist checks)
    {
        var tcbSigner = Signer(Check.TcbInfoChain, collateral.TcbInfoIssuerChain);
        var qeSigner = Signer(Check.QeIdentityChain, collateral.QeIdentityIssuerChain);
        // Only its place in the PKI is proven here; the list itself is held to the CA that issued this PCK certificate.
        var listChain = ValidChain(Check.PckCrlChain, collateral.PckCrlIssuerChain);
        checks.Pass(Check.PckCrlChain, Chain.Describe(listChain));

        var lists = new RevocationLists(checks, now);
        var rootList = lists.Demand(Check.RootCrl, collateral.RootCaCrl, root.Certificate);
        var pckList = lists.Demand(Check.PckCrl, collateral.PckCrl, platform.Authority);
        foreach (var certificate in new[] { root.Certificate, platform.Authority, tcbSigner, qeSigner, listChain[0] })
            lists.DemandUnrevoked(certificate, rootList);
        lists.DemandUnrevoked(platform.PckCertificate, pckList);
        checks.Pass(Check.Revocation, $"none among {rootList.Count} revoked by the root and {pckList.Count} by \"{pckList.IssuerName}\"");

        var documents = new SignedDocuments(checks, now);
        return new()
        {
            TcbInfo = documents.DemandTcbInfo(collateral, tcbSigner),
            QeIdentity = documents.DemandQeIdentity(collateral, qeSigner),
        };

        Certificate Signer(Check check, string pem)
        {
            var chain = ValidChain(check, pem);
            var signer = chain[0];
            // An authority or a PCK of the same root must not pass for the one that speaks for Intel.
            var maySign = signer is { IsAuthority: false, SgxExtension: null } && signer.KeyUsage.HasFlag(KeyUsage.DigitalSignature);
            checks.Demand(check, maySign, RejectionReason.MalformedCertificate, $"\"{signer}\" is not a certificate of a key that signs collateral");
            checks.Pass(check, Chain.Describe(chain));
            return signer;
        }

        IReadOnlyList<Certificate> ValidChain(Check check, string pem)
        {
            var chains = new Chain(checks, root, now);
            var chain = chains.Demand(check, () => PemChain.Parse(pem), length: 2);
            chains.DemandValidity(check, chain);
            return chain;
        }
    }
}
