using Attestation.Certificates;
using Attestation.Collateral;

namespace Attestation.Verification;

/// <summary>What a set of collateral proves under a root, whatever the time is; each piece when it is first asked for, then once and for all.</summary>
/// <remarks>Two threads that ask at once may both do the work; they come to the same.</remarks>
sealed class CollateralProof(QuoteCollateral collateral, TrustRoot root, Chain chains)
{
    AuthoritysList? pckCrl;

    public Proof<IReadOnlyList<Certificate>> TcbInfoChain => field ??= ChainOf(Check.TcbInfoChain, collateral.TcbInfoIssuerChain);

    public Proof<IReadOnlyList<Certificate>> QeIdentityChain => field ??= ChainOf(Check.QeIdentityChain, collateral.QeIdentityIssuerChain);

    public Proof<IReadOnlyList<Certificate>> PckCrlChain => field ??= ChainOf(Check.PckCrlChain, collateral.PckCrlIssuerChain);

    public Proof<RevocationList> RootCrl =>
        field ??= new(() => RevocationLists.Demand(Check.RootCrl, collateral.RootCaCrl, root.Certificate));

    public Proof<TcbInfo> TcbInfo => field ??= new(() => SignedDocuments.DemandTcbInfo(collateral, TcbInfoChain.Demand()[0]));

    public Proof<QeIdentity> QeIdentity => field ??= new(() => SignedDocuments.DemandQeIdentity(collateral, QeIdentityChain.Demand()[0]));

    /// <summary>The list held to the very authority that issued a PCK certificate; the last one is remembered, a set is for one.</summary>
    public Proof<RevocationList> PckCrl(Certificate authority)
    {
        var last = pckCrl;
        if (last is null || !last.Authority.Equals(authority))
            pckCrl = last = new(authority, new(() => RevocationLists.Demand(Check.PckCrl, collateral.PckCrl, authority)));
        return last.List;
    }

    Proof<IReadOnlyList<Certificate>> ChainOf(Check check, string pem) => new(() => chains.Demand(check, pem, length: 2));

    sealed record AuthoritysList(Certificate Authority, Proof<RevocationList> List);
}
