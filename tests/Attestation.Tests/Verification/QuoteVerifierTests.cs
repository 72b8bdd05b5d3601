using Attestation;
using Attestation.Collateral;
using Attestation.Verification;

namespace AttestationTests.Verification;

public sealed class QuoteVerifierTests
{
    public static TheoryData<string> Tamperings => [.. Tampering.All.Select(tampering => tampering.Name)];

    [Fact]
    public Task Verify_says_of_each_check_what_it_found()
    {
        var valid = ForgedEvidence.Create();
        var verdict = valid.Verify();
        Assert.Equal(EvidenceEnvironment.Simulation, verdict.Quote!.Environment);
        Assert.Equal(QuoteForge.Registers(), verdict.Quote.Report.Registers);
        return Verify(VerdictText.Of(verdict));
    }

    [Theory]
    [MemberData(nameof(Tamperings))]
    public void Verify_refuses_evidence_with_one_thing_wrong(string name)
    {
        var tampering = Tampering.All.Single(candidate => candidate.Name == name);
        var verdict = tampering.Change(ForgedEvidence.Create()).Verify();
        Assert.Equal((tampering.Reason, true), (verdict.Reason, verdict.Quote is null));
        Assert.NotEmpty(verdict.Refusal!.Found);
        // Passed up to the one that failed, not reached behind it.
        Assert.Equal(verdict.Checks.Select(check => check.Outcome).Order(), verdict.Checks.Select(check => check.Outcome));
    }

    [Fact]
    public void Every_reason_has_evidence_that_is_refused_for_it() =>
        Assert.Equal(Enum.GetValues<RejectionReason>(), Tampering.All.Select(tampering => tampering.Reason).Distinct().Order());

    [Fact]
    public void Checks_behind_the_one_that_failed_are_not_reached()
    {
        var verdict = ForgedEvidence.Create().WithQuoteByte(600, value => (byte)~value).Verify();
        Assert.Equal("quote_signature", verdict.Refusal?.Name);
        Assert.Equal(
            [CheckOutcome.Passed, CheckOutcome.Failed, CheckOutcome.NotReached],
            verdict.Checks.Select(check => check.Outcome).Distinct());
    }

    [Fact]
    public void A_debug_domain_is_genuine_and_says_that_it_is_one()
    {
        var valid = ForgedEvidence.Create();
        var debug = valid with { Quote = valid.Forge.Quote(QuoteForge.Registers(), [], isDebug: true) };
        Assert.True(debug.Verify().Quote!.Report.Attributes.IsDebug);
    }

    [Theory]
    [InlineData("UpToDate", TcbStatus.UpToDate)]
    [InlineData("SWHardeningNeeded", TcbStatus.SwHardeningNeeded)]
    [InlineData("ConfigurationNeeded", TcbStatus.ConfigurationNeeded)]
    [InlineData("ConfigurationAndSWHardeningNeeded", TcbStatus.ConfigurationAndSwHardeningNeeded)]
    [InlineData("OutOfDate", TcbStatus.OutOfDate)]
    [InlineData("OutOfDateConfigurationNeeded", TcbStatus.OutOfDateConfigurationNeeded)]
    public void The_status_of_the_level_is_reported_with_its_advisories(string status, TcbStatus expected)
    {
        var quote = ForgedEvidence.Create(options: new() { TcbStatus = status, Advisories = ["INTEL-SA-2", "INTEL-SA-1"] }).Verify().Quote!;
        Assert.Equal(expected, quote.TcbStatus);
        Assert.Equal(status, TcbStatuses.NameOf(quote.TcbStatus));
        Assert.Equal(["INTEL-SA-1", "INTEL-SA-2"], quote.Advisories);
    }

    [Fact]
    public void A_TDX_module_below_its_lowest_level_is_out_of_date() =>
        Assert.Equal(TcbStatus.OutOfDate, ForgedEvidence.Create().WithTcbInfo("\"isvsvn\":1", "\"isvsvn\":20").Verify().Quote?.TcbStatus);

    [Theory]
    [InlineData(0)]
    [InlineData(3065)]
    public void Zeros_behind_a_quote_change_nothing(int padding)
    {
        var valid = ForgedEvidence.Create();
        Assert.Null((valid with { Quote = [.. valid.Quote, .. new byte[padding]] }).Verify().Reason);
    }

    [Fact]
    public async Task VerifyAsync_asks_for_the_collateral_of_the_quotes_platform()
    {
        var valid = ForgedEvidence.Create();
        var source = new FixedCollateral(valid.Collateral);
        var verdict = await new QuoteVerifier(valid.Root).VerifyAsync(valid.Quote, source, valid.Now, TestContext.Current.CancellationToken);
        Assert.Null(verdict.Reason);
        Assert.Equal([("5eed6f000000", PckCa.Platform)], source.Asked);
    }

    [Fact]
    public async Task VerifyAsync_asks_for_nothing_when_the_quote_is_not_genuine()
    {
        var valid = ForgedEvidence.Create();
        var source = new FixedCollateral(valid.Collateral);
        var foreign = TrustRoot.FromPem(ForgedEvidence.Create("another").Forge.RootPem);
        var verdict = await new QuoteVerifier(foreign).VerifyAsync(valid.Quote, source, valid.Now, TestContext.Current.CancellationToken);
        Assert.Equal(RejectionReason.UntrustedRoot, verdict.Reason);
        Assert.Empty(source.Asked);
    }
}
