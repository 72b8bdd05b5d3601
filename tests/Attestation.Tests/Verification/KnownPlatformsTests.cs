using Attestation.Quotes;
using Attestation.Verification;
using AttestationTests.Quotes;

namespace AttestationTests.Verification;

/// <summary>What a verifier keeps makes it faster, and changes no verdict.</summary>
public sealed class KnownPlatformsTests
{
    readonly ForgedEvidence valid = ForgedEvidence.Create();
    readonly QuoteVerifier verifier;

    public KnownPlatformsTests() => verifier = new(valid.Root);

    public static TheoryData<string> Tamperings => [.. Tampering.All.Select(tampering => tampering.Name)];

    [Fact]
    public void A_platform_is_kept_once_a_quote_of_it_was_verified()
    {
        Assert.Equal(0, verifier.KnownPlatforms);
        for (var i = 0; i < 3; i++)
            Assert.Null((valid with { Quote = valid.Forge.Quote(QuoteForge.Registers($"td {i}"), []) }).Verify(verifier).Reason);
        Assert.Equal(1, verifier.KnownPlatforms);
    }

    [Theory]
    [MemberData(nameof(Tamperings))]
    public void A_refused_quote_leaves_no_platform_behind(string name)
    {
        var tampered = Tampering.All.Single(candidate => candidate.Name == name).Change(valid);
        var fresh = new QuoteVerifier(tampered.Root, tampered.Demands);
        Assert.NotNull(tampered.Verify(fresh).Reason);
        Assert.Equal(0, fresh.KnownPlatforms);
    }

    [Theory]
    [MemberData(nameof(Tamperings))]
    public void A_verifier_that_knows_the_platform_says_what_one_that_knows_nothing_says(string name)
    {
        var tampered = Tampering.All.Single(candidate => candidate.Name == name).Change(valid);
        var warm = new QuoteVerifier(tampered.Root, tampered.Demands);
        (valid with { Root = tampered.Root }).Verify(warm);
        var cold = VerdictText.Of(tampered.Verify());
        // Twice: the second time the collateral, too, was seen before.
        Assert.Equal((cold, cold), (VerdictText.Of(tampered.Verify(warm)), VerdictText.Of(tampered.Verify(warm))));
    }

    [Fact]
    public void A_verifier_of_all_vectors_says_of_each_what_one_that_knows_nothing_says()
    {
        Assert.SkipWhen(SharedVectors.Folder is null, "The shared vectors are not here.");
        var warm = new QuoteVerifier(TrustRoot.Intel);
        foreach (var vector in VerificationVectors.Cases)
        {
            var (quote, at) = (QuoteVectors.Read(vector.Quote), DateTimeOffset.FromUnixTimeSeconds(vector.Time));
            var collateral = VerificationVectors.Collateral(vector.Collateral);
            var cold = VerdictText.Of(new QuoteVerifier(TrustRoot.Intel).Verify(quote, VerificationVectors.Collateral(vector.Collateral), at));
            Assert.Equal((cold, cold), (VerdictText.Of(warm.Verify(quote, collateral, at)), VerdictText.Of(warm.Verify(quote, collateral, at))));
        }
    }

    [Fact]
    public void A_known_platform_whose_certificates_ended_is_refused()
    {
        Assert.Null(valid.Verify(verifier).Reason);
        var verdict = verifier.Verify(valid.Quote, valid.Collateral, EvaluationTimes.At(valid.Now) with { Quote = new(2041, 1, 1, 0, 0, 0, TimeSpan.Zero) });
        Assert.Equal((RejectionReason.CertificateValidity, "pck_chain_validity"), (verdict.Reason, verdict.Refusal?.Name));
    }

    [Fact]
    public void A_known_platform_that_new_collateral_revokes_is_refused()
    {
        Assert.Null(valid.Verify(verifier).Reason);
        var revoked = valid with { Collateral = ForgedEvidence.CollateralOf(valid.Forge, valid.Now, new() { IsPckRevoked = true }) };
        Assert.Equal(RejectionReason.CertificateRevoked, revoked.Verify(verifier).Reason);
        Assert.Null(valid.Verify(verifier).Reason);
    }

    [Fact]
    public void No_byte_of_a_known_platforms_quote_can_change_unnoticed()
    {
        Assert.Null(valid.Verify(verifier).Reason);
        for (var offset = 0; offset < valid.Quote.Length; offset++)
            Assert.NotNull(valid.WithQuoteByte(offset, value => (byte)(value ^ (1 << offset % 8))).Verify(verifier).Reason);
        Assert.Equal(1, verifier.KnownPlatforms);
    }

    [Fact]
    public void More_platforms_than_fit_do_not_make_it_grow()
    {
        // One platform in many guises: empty lines of its chain are the only bytes that nothing vouches for.
        for (var lines = 0; lines < QuoteVerifier.MostPlatforms + 20; lines++)
        {
            Assert.Null(valid.WithPckChain(valid.Forge.Platform.PckChain + new string('\n', lines)).Verify(verifier).Reason);
            Assert.Equal(Math.Min(lines + 1, QuoteVerifier.MostPlatforms), verifier.KnownPlatforms);
        }
    }

    [Fact]
    public void A_chain_stretched_beyond_reason_is_verified_and_not_kept()
    {
        Assert.Null(valid.WithPckChain(valid.Forge.Platform.PckChain + new string('\n', 16 * 1024)).Verify(verifier).Reason);
        Assert.Equal(0, verifier.KnownPlatforms);
    }

    [Fact]
    public void A_known_platform_does_not_live_in_the_callers_buffer()
    {
        byte[] buffer = [.. valid.Quote];
        Assert.Null(verifier.Verify(buffer, valid.Collateral, valid.Now).Reason);
        Array.Clear(buffer);
        Assert.Null(valid.Verify(verifier).Reason);
    }

    [Fact]
    public async Task A_buffer_that_is_used_again_while_collateral_is_fetched_teaches_nothing_false()
    {
        // The quoting enclave claims a newer version, which the PCK has not signed.
        var report = valid.Quote.AsSpan().IndexOf(TdxQuote.Parse(valid.Quote).Signature.QeReport.Raw.Span);
        var forged = valid.WithQuoteByte(report + 258, svn => (byte)(svn + 1));
        byte[] buffer = [.. valid.Quote];
        var source = new FixedCollateral(valid.Collateral) { Meanwhile = () => forged.Quote.CopyTo(buffer, 0) };

        Assert.Null((await verifier.VerifyAsync(buffer, source, valid.Now, TestContext.Current.CancellationToken)).Reason);

        Assert.Equal(RejectionReason.QeReportSignature, forged.Verify(verifier).Reason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_buffer_that_is_used_again_while_collateral_is_fetched_changes_no_verdict(bool isKnown)
    {
        if (isKnown)
            valid.Verify(verifier);
        byte[] buffer = [.. valid.Quote];
        var source = new FixedCollateral(valid.Collateral) { Meanwhile = () => Array.Clear(buffer) };

        var verdict = await verifier.VerifyAsync(buffer, source, valid.Now, TestContext.Current.CancellationToken);

        Assert.Equal(TdxQuote.Parse(valid.Quote).Report.ReportData.ToArray(), verdict.Quote?.Report.ReportData.ToArray());
        Assert.All(verdict.Checks, check => Assert.Equal(CheckOutcome.Passed, check.Outcome));
    }

    [Fact]
    public void Many_threads_at_once_get_the_same_verdicts()
    {
        var evidence = Tampering.All.Select(tampering => tampering.Change(valid))
            .Where(tampered => tampered.Root == valid.Root && tampered.Demands == VerificationDemands.None)
            .Append(valid)
            .ToArray();
        var expected = evidence.Select(tampered => VerdictText.Of(tampered.Verify())).ToArray();
        var found = new string[evidence.Length * 8];
        Parallel.For(0, found.Length, new() { MaxDegreeOfParallelism = 8 }, i => found[i] = VerdictText.Of(evidence[i % evidence.Length].Verify(verifier)));
        Assert.All(found.Index(), text => Assert.Equal(expected[text.Index % evidence.Length], text.Item));
    }

    [Fact]
    public void A_warm_verification_allocates_less_than_4_KiB()
    {
        for (var i = 0; i < 3; i++)
            valid.Verify(verifier);
        var before = GC.GetAllocatedBytesForCurrentThread();
        valid.Verify(verifier);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4095);
    }

    [Fact]
    public void Checks_of_a_quote_whose_bytes_were_changed_since_are_not_told()
    {
        byte[] buffer = [.. valid.Quote];
        var verdict = verifier.Verify(buffer, valid.Collateral, valid.Now);
        buffer[100] ^= 1;
        Assert.Contains("were changed after they were verified", Assert.Throws<InvalidOperationException>(() => verdict.Checks).Message, StringComparison.Ordinal);
    }
}
