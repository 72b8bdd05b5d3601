using Attestation.Certificates;
using Attestation.Collateral;

namespace Attestation.Verification;

/// <summary>Collateral that leads to the root, is current, and whose certificates nobody revoked.</summary>
sealed record CollateralEvidence
{
    public required TcbInfo TcbInfo { get; init; }

    public required QeIdentity QeIdentity { get; init; }

    /// <summary>When the first of its certificates, lists and documents ends.</summary>
    public required DateTimeOffset Ends { get; init; }

    /// <exception cref="RejectedException">A check failed.</exception>
    public static CollateralEvidence Establish(
        CollateralProof proof, QuotedPlatform platform, TrustRoot root, EvaluationTimes at, VerificationDemands demands, Checklist checks)
    {
        var tcbChain = SignersChain(Check.TcbInfoChain, proof.TcbInfoChain, at, checks);
        var qeChain = SignersChain(Check.QeIdentityChain, proof.QeIdentityChain, at, checks);
        // Only its place in the PKI is proven here; the list itself is held to the CA that issued this PCK certificate.
        var listChain = ValidChain(Check.PckCrlChain, proof.PckCrlChain, at);
        checks.Pass(Check.PckCrlChain, $"{Chain.Describe(listChain)}");

        var rootList = proof.RootCrl.Demand();
        RevocationLists.DemandCurrent(Check.RootCrl, rootList, at.Crls, checks);
        var pckList = proof.PckCrl(platform.Authority).Demand();
        RevocationLists.DemandCurrent(Check.PckCrl, pckList, at.Crls, checks);
        foreach (var certificate in (ReadOnlySpan<Certificate>)[root.Certificate, platform.Authority, tcbChain[0], qeChain[0], listChain[0]])
            RevocationLists.DemandUnrevoked(certificate, rootList);
        RevocationLists.DemandUnrevoked(platform.PckCertificate, pckList);
        checks.Pass(Check.Revocation, $"none among {rootList.Count} revoked by the root and {pckList.Count} by \"{pckList.IssuerName}\"");

        var tcbInfo = proof.TcbInfo.Demand();
        SignedDocuments.DemandCurrent(tcbInfo, at.TcbInfo, checks);
        var qeIdentity = proof.QeIdentity.Demand();
        SignedDocuments.DemandCurrent(qeIdentity, at.QeIdentity, checks);
        DemandFloor(tcbInfo.TcbEvaluationDataNumber, qeIdentity.TcbEvaluationDataNumber, demands.TcbEvaluationFloor, checks);
        return new()
        {
            TcbInfo = tcbInfo,
            QeIdentity = qeIdentity,
            Ends = Earliest(
                EndOf(tcbChain), EndOf(qeChain), EndOf(listChain), rootList.NextUpdate, pckList.NextUpdate, tcbInfo.NextUpdate, qeIdentity.NextUpdate),
        };
    }

    /// <summary>What holds of the set by itself, whatever the time is and the quote may be.</summary>
    /// <exception cref="RejectedException">A piece of it is not genuine.</exception>
    public static void DemandGenuine(CollateralProof proof)
    {
        DemandSigner(Check.TcbInfoChain, proof.TcbInfoChain.Demand());
        DemandSigner(Check.QeIdentityChain, proof.QeIdentityChain.Demand());
        var listChain = proof.PckCrlChain.Demand();
        proof.RootCrl.Demand();
        proof.PckCrl(listChain[0]).Demand();
        proof.TcbInfo.Demand();
        proof.QeIdentity.Demand();
    }

    /// <summary>When the first certificate of a chain ends.</summary>
    public static DateTimeOffset EndOf(IReadOnlyList<Certificate> chain)
    {
        var end = chain[0].NotAfter;
        for (var i = 1; i < chain.Count; i++)
            end = Earliest(end, chain[i].NotAfter);
        return end;
    }

    public static DateTimeOffset Earliest(params ReadOnlySpan<DateTimeOffset> times)
    {
        var earliest = DateTimeOffset.MaxValue;
        foreach (var time in times)
            earliest = time < earliest ? time : earliest;
        return earliest;
    }

    static IReadOnlyList<Certificate> SignersChain(Check check, Proof<IReadOnlyList<Certificate>> proof, EvaluationTimes at, Checklist checks)
    {
        var chain = ValidChain(check, proof, at);
        DemandSigner(check, chain);
        checks.Pass(check, $"{Chain.Describe(chain)}");
        return chain;
    }

    static IReadOnlyList<Certificate> ValidChain(Check check, Proof<IReadOnlyList<Certificate>> proof, EvaluationTimes at)
    {
        var chain = proof.Demand();
        Chain.DemandValidity(check, chain, at.Chain);
        return chain;
    }

    static void DemandSigner(Check check, IReadOnlyList<Certificate> chain)
    {
        var signer = chain[0];
        // An authority or a PCK of the same root must not pass for the one that speaks for Intel.
        var maySign = signer is { IsAuthority: false, SgxExtension: null } && signer.KeyUsage.HasFlag(KeyUsage.DigitalSignature);
        Checklist.Demand(check, maySign, RejectionReason.MalformedCertificate, $"\"{signer}\" is not a certificate of a key that signs collateral");
    }

    static void DemandFloor(int tcbInfo, int qeIdentity, int floor, Checklist checks)
    {
        Checklist.Demand(Check.TcbEvaluation, tcbInfo >= floor && qeIdentity >= floor, RejectionReason.TcbEvaluationFloor, $"{Found()}");
        checks.Pass(Check.TcbEvaluation, $"{Found()}");

        string Found() => $"TCB info of number {tcbInfo}, QE identity of number {qeIdentity}; at least {floor} is demanded";
    }
}
