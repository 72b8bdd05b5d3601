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
        QuoteCollateral collateral, PlatformEvidence platform, TrustRoot root, EvaluationTimes at, VerificationDemands demands, Checklist checks)
    {
        var tcbSigner = Signer(Check.TcbInfoChain, collateral.TcbInfoIssuerChain);
        var qeSigner = Signer(Check.QeIdentityChain, collateral.QeIdentityIssuerChain);
        // Only its place in the PKI is proven here; the list itself is held to the CA that issued this PCK certificate.
        var listChain = ValidChain(Check.PckCrlChain, collateral.PckCrlIssuerChain);
        checks.Pass(Check.PckCrlChain, Chain.Describe(listChain));

        var lists = new RevocationLists(checks, at.Crls);
        var rootList = lists.Demand(Check.RootCrl, collateral.RootCaCrl, root.Certificate);
        var pckList = lists.Demand(Check.PckCrl, collateral.PckCrl, platform.Authority);
        foreach (var certificate in new[] { root.Certificate, platform.Authority, tcbSigner, qeSigner, listChain[0] })
            lists.DemandUnrevoked(certificate, rootList);
        lists.DemandUnrevoked(platform.PckCertificate, pckList);
        checks.Pass(Check.Revocation, $"none among {rootList.Count} revoked by the root and {pckList.Count} by \"{pckList.IssuerName}\"");

        var tcbInfo = new SignedDocuments(checks, at.TcbInfo).DemandTcbInfo(collateral, tcbSigner);
        var qeIdentity = new SignedDocuments(checks, at.QeIdentity).DemandQeIdentity(collateral, qeSigner);
        DemandFloor(tcbInfo, qeIdentity);
        return new() { TcbInfo = tcbInfo, QeIdentity = qeIdentity };

        void DemandFloor(TcbInfo tcbInfo, QeIdentity qeIdentity)
        {
            var (info, identity, floor) = (tcbInfo.TcbEvaluationDataNumber, qeIdentity.TcbEvaluationDataNumber, demands.TcbEvaluationFloor);
            var found = $"TCB info of number {info}, QE identity of number {identity}; at least {floor} is demanded";
            checks.Demand(Check.TcbEvaluation, info >= floor && identity >= floor, RejectionReason.TcbEvaluationFloor, found);
            checks.Pass(Check.TcbEvaluation, found);
        }

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
            var chains = new Chain(checks, root, at.Chain);
            var chain = chains.Demand(check, () => PemChain.Parse(pem), length: 2);
            chains.DemandValidity(check, chain);
            return chain;
        }
    }
}
