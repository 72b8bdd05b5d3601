using Attestation;
using Attestation.Verification;
using AttestationTests.Quotes;

namespace AttestationTests.Verification;

public sealed class QuoteVerifierVectorTests
{
    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(VerificationVectors.CaseNumbers), MemberType = typeof(VerificationVectors))]
    public void Verify_gives_the_verdict_of_the_reference(int number)
    {
        var vector = VerificationVectors.Cases[number];
        var verdict = Judge(vector.Quote, vector);
        // Its padding is text, which the reference refuses before it looks at any TCB level.
        var reason = vector.Quote is QuoteVectors.WithText ? RejectionReason.MalformedQuote : vector.Expected.Reason;
        Assert.Equal((reason, vector.Expected.TcbStatus), (verdict.Reason, verdict.Quote?.TcbStatus));
        Assert.Equal(vector.Expected.MrServiceTd is "non-zero", verdict.Quote?.Report.HasServiceTd ?? false);
        Assert.Equal(vector.Expected.Outcome is "verified" ? EvidenceEnvironment.Tdx : null, verdict.Quote?.Environment);
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(VerificationVectors.NegativeNames), MemberType = typeof(VerificationVectors))]
    public Task Verify_refuses_each_negative_case_for_its_own_reason(string name)
    {
        var negative = VerificationVectors.NegativeCases.Single(candidate => candidate.Case == name);
        var verdict = new QuoteVerifier(TrustRoot.Intel).Verify(
            QuoteVectors.Read(negative.Quote), VerificationVectors.NegativeCollateral(name), DateTimeOffset.FromUnixTimeSeconds(negative.Time));
        Assert.Equal(negative.Expected, verdict.Reason is null ? "verified" : "rejected");
        return Verify(VerdictText.Of(verdict));
    }

    static QuoteVerdict Judge(string quote, VectorCase vector) => new QuoteVerifier(TrustRoot.Intel).Verify(
        QuoteVectors.Read(quote), VerificationVectors.Collateral(vector.Collateral), DateTimeOffset.FromUnixTimeSeconds(vector.Time));
}
