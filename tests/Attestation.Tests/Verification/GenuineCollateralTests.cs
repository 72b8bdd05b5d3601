using Attestation.Collateral;
using Attestation.Verification;

namespace AttestationTests.Verification;

/// <summary>What is demanded of collateral before it is kept: that all of it leads to the root, whatever the time is.</summary>
public sealed class GenuineCollateralTests
{
    readonly ForgedEvidence valid = ForgedEvidence.Create();

    [Fact]
    public void DemandGenuine_takes_collateral_of_any_age() =>
        new QuoteVerifier(valid.Root).DemandGenuine(ForgedEvidence.CollateralOf(valid.Forge, ForgedEvidence.Noon.AddYears(-1)));

    [Theory]
    [InlineData("foreign collateral", RejectionReason.UntrustedRoot, "tcb_info_chain")]
    [InlineData("chain of one", RejectionReason.CertificateChain, "tcb_info_chain")]
    [InlineData("signing chain reversed", RejectionReason.UntrustedRoot, "qe_identity_chain")]
    [InlineData("collateral signed by an authority", RejectionReason.MalformedCertificate, "tcb_info_chain")]
    [InlineData("truncated revocation list", RejectionReason.MalformedCollateral, "pck_crl")]
    [InlineData("PCK list with a broken signature", RejectionReason.CrlSignature, "pck_crl")]
    [InlineData("root list with a broken signature", RejectionReason.CrlSignature, "root_crl")]
    [InlineData("root list for PCK list", RejectionReason.CrlSignature, "pck_crl")]
    [InlineData("TCB info with a space more", RejectionReason.TcbInfoSignature, "tcb_info")]
    [InlineData("QE identity with TCB info's signature", RejectionReason.QeIdentitySignature, "qe_identity")]
    [InlineData("TCB info of version 2", RejectionReason.MalformedCollateral, "tcb_info")]
    public void DemandGenuine_refuses_each_piece_that_is_not(string tampering, RejectionReason reason, string check)
    {
        var tampered = Tampering.All.Single(candidate => candidate.Name == tampering).Change(valid);
        var refusal = Assert.Throws<CollateralRefusedException>(() => new QuoteVerifier(valid.Root).DemandGenuine(tampered.Collateral));
        Assert.Equal((reason, check), (refusal.Reason, refusal.Refusal?.Name));
        Assert.StartsWith($"The collateral is not genuine: {check}: failed. Found: ", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(QuoteCollateral.TcbInfo))]
    [InlineData(nameof(QuoteCollateral.TcbInfoSignature))]
    [InlineData(nameof(QuoteCollateral.TcbInfoIssuerChain))]
    [InlineData(nameof(QuoteCollateral.QeIdentity))]
    [InlineData(nameof(QuoteCollateral.QeIdentitySignature))]
    [InlineData(nameof(QuoteCollateral.QeIdentityIssuerChain))]
    [InlineData(nameof(QuoteCollateral.PckCrl))]
    [InlineData(nameof(QuoteCollateral.PckCrlIssuerChain))]
    [InlineData(nameof(QuoteCollateral.RootCaCrl))]
    public void DemandGenuine_notices_a_change_in_every_piece(string piece)
    {
        var verifier = new QuoteVerifier(valid.Root);
        verifier.DemandGenuine(valid.Collateral);
        for (var offset = 0; offset < FlippedBit.SizeOf(valid.Collateral, piece); offset += 11)
        {
            var changed = FlippedBit.In(valid.Collateral, piece, offset, offset % 8);
            Assert.Throws<CollateralRefusedException>(() => verifier.DemandGenuine(changed));
        }
    }
}
