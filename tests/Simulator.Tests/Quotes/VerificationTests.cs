using Attestation;
using Attestation.Verification;
using Simulator.Collateral;

namespace SimulatorTests.Quotes;

/// <summary>What is simulated has to pass the verifier that real quotes pass, and to fail it where a real quote would.</summary>
public sealed class VerificationTests : IDisposable
{
    static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    readonly QuoteForge forge = QuoteForge.Create();

    [Fact]
    public void A_signed_quote_is_up_to_date_under_the_simulations_root()
    {
        var verdict = Judge(forge.Quote(QuoteForge.Registers(), [1, 2, 3]));

        Assert.Null(verdict.Refusal);
        Assert.Equal((TcbStatus.UpToDate, EvidenceEnvironment.Simulation), (verdict.Quote!.TcbStatus, verdict.Quote.Environment));
        Assert.Equal(QuoteForge.Registers(), verdict.Quote.Report.Registers);
    }

    [Fact]
    public void A_signed_quote_is_refused_under_intels_root() =>
        Assert.Equal(RejectionReason.UntrustedRoot, Judge(forge.Quote(QuoteForge.Registers(), [1]), root: TrustRoot.Intel).Reason);

    [Fact]
    public void A_quote_of_another_seed_is_refused()
    {
        using var foreign = QuoteForge.Create("foreign");

        Assert.Equal(RejectionReason.UntrustedRoot, Judge(foreign.Quote(QuoteForge.Registers(), [1])).Reason);
    }

    [Fact]
    public void A_debug_quote_verifies_and_says_so() =>
        Assert.True(Judge(forge.Quote(QuoteForge.Registers(), [1], isDebug: true)).Quote!.Report.Attributes.IsDebug);

    [Theory]
    [InlineData("OutOfDate", TcbStatus.OutOfDate)]
    [InlineData("SWHardeningNeeded", TcbStatus.SwHardeningNeeded)]
    public void The_status_of_the_platforms_level_is_found(string published, TcbStatus expected) =>
        Assert.Equal(expected, Judge(forge.Quote(QuoteForge.Registers(), [1]), new() { TcbStatus = published }).Quote!.TcbStatus);

    [Fact]
    public void A_revoked_machine_is_refused() =>
        Assert.Equal(RejectionReason.CertificateRevoked, Judge(forge.Quote(QuoteForge.Registers(), [1]), new() { IsPckRevoked = true }).Reason);

    [Fact]
    public void A_revoked_platform_authority_is_refused() =>
        Assert.Equal(RejectionReason.CertificateRevoked, Judge(forge.Quote(QuoteForge.Registers(), [1]), new() { IsPlatformCaRevoked = true }).Reason);

    [Fact]
    public void Collateral_expires_after_thirty_days()
    {
        var verdict = new QuoteVerifier(TrustRoot.FromPem(forge.RootPem)).Verify(
            forge.Quote(QuoteForge.Registers(), [1]), forge.QuoteCollateral(Noon), Noon.AddDays(30));

        Assert.NotNull(verdict.Reason);
    }

    public void Dispose() => forge.Dispose();

    QuoteVerdict Judge(byte[] quote, CollateralOptions? options = null, TrustRoot? root = null) =>
        new QuoteVerifier(root ?? TrustRoot.FromPem(forge.RootPem)).Verify(quote, forge.QuoteCollateral(Noon, options), Noon);
}
