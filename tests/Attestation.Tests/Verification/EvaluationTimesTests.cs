using Attestation.Verification;

namespace AttestationTests.Verification;

/// <summary>Each piece of the evidence is judged for its own time.</summary>
public sealed class EvaluationTimesTests
{
    static readonly DateTimeOffset Noon = ForgedEvidence.Noon;
    static readonly DateTimeOffset BeforeAll = new(2023, 1, 1, 0, 0, 0, TimeSpan.Zero);
    static readonly DateTimeOffset AfterAll = new(2060, 1, 1, 0, 0, 0, TimeSpan.Zero);

    readonly ForgedEvidence valid = ForgedEvidence.Create();

    public static TheoryData<string, RejectionReason, string> Pieces => new()
    {
        { nameof(EvaluationTimes.Quote), RejectionReason.CertificateValidity, "pck_chain_validity" },
        { nameof(EvaluationTimes.Chain), RejectionReason.CertificateValidity, "tcb_info_chain" },
        { nameof(EvaluationTimes.TcbInfo), RejectionReason.TcbInfoValidity, "tcb_info" },
        { nameof(EvaluationTimes.QeIdentity), RejectionReason.QeIdentityValidity, "qe_identity" },
        { nameof(EvaluationTimes.Crls), RejectionReason.CrlValidity, "root_crl" },
    };

    [Theory]
    [MemberData(nameof(Pieces))]
    public void A_piece_out_of_its_time_is_what_the_quote_is_refused_for(string piece, RejectionReason reason, string check)
    {
        foreach (var time in new[] { BeforeAll, AfterAll })
        {
            var verdict = Verify(With(Noon, piece, time));
            Assert.Equal((reason, check), (verdict.Reason, verdict.Refusal?.Name));
        }
    }

    [Theory]
    [MemberData(nameof(Pieces))]
    public void A_piece_that_is_judged_now_is_refused_though_all_others_are_judged_then(string piece, RejectionReason reason, string check)
    {
        // Everything has ended since; as of then it holds, and each piece looked at anew does not.
        Assert.Equal(RejectionReason.CertificateValidity, Verify(AfterAll).Reason);
        Assert.Null(Verify(Noon).Reason);
        var verdict = Verify(With(Noon, piece, AfterAll));
        Assert.Equal((reason, check), (verdict.Reason, verdict.Refusal?.Name));
    }

    [Fact]
    public void Documents_that_ended_are_verified_as_of_then_under_certificates_that_still_hold()
    {
        var later = Noon.AddDays(100);
        Assert.Equal(RejectionReason.CrlValidity, Verify(later).Reason);
        var verdict = Verify(EvaluationTimes.At(later) with { TcbInfo = Noon, QeIdentity = Noon, Crls = Noon });
        Assert.Null(verdict.Reason);
        Assert.Equal((later, Noon), (verdict.Quote!.At, verdict.Quote.Times.Crls));
    }

    [Fact]
    public void One_instant_is_the_time_of_every_piece()
    {
        EvaluationTimes times = Noon;
        Assert.All([times.Quote, times.Chain, times.TcbInfo, times.QeIdentity, times.Crls], time => Assert.Equal(Noon, time));
    }

    [Theory]
    [MemberData(nameof(Pieces))]
    public void What_a_warm_verifier_says_of_a_piece_is_what_a_cold_one_says(string piece, RejectionReason reason, string check)
    {
        var verifier = new QuoteVerifier(valid.Root);
        Assert.Null(verifier.Verify(valid.Quote, valid.Collateral, Noon).Reason);
        var verdict = verifier.Verify(valid.Quote, valid.Collateral, With(Noon, piece, AfterAll));
        Assert.Equal((reason, check), (verdict.Reason, verdict.Refusal?.Name));
    }

    QuoteVerdict Verify(EvaluationTimes at) => new QuoteVerifier(valid.Root).Verify(valid.Quote, valid.Collateral, at);

    static EvaluationTimes With(EvaluationTimes times, string piece, DateTimeOffset time) => piece switch
    {
        nameof(EvaluationTimes.Quote) => times with { Quote = time },
        nameof(EvaluationTimes.Chain) => times with { Chain = time },
        nameof(EvaluationTimes.TcbInfo) => times with { TcbInfo = time },
        nameof(EvaluationTimes.QeIdentity) => times with { QeIdentity = time },
        nameof(EvaluationTimes.Crls) => times with { Crls = time },
        _ => throw new ArgumentOutOfRangeException(nameof(piece), piece, "There are five pieces."),
    };
}
