using Attestation.Verification;
using AttestationTests.Verification;

namespace AttestationTests.Quotes;

/// <summary>Of all types of certification data one pair can be verified; the others are told what they lack.</summary>
public sealed class CertificationDataTests
{
    const int OuterType = 764;
    const int InnerType = 1252;

    static readonly ForgedEvidence Valid = ForgedEvidence.Create();

    [Theory]
    [InlineData(OuterType, 1, "the platform's PPID in clear")]
    [InlineData(OuterType, 2, "the platform's PPID encrypted with RSA-2048")]
    [InlineData(OuterType, 3, "the platform's PPID encrypted with RSA-3072")]
    [InlineData(OuterType, 4, "a PCK certificate without its chain")]
    [InlineData(OuterType, 5, "a PCK chain without a report of the quoting enclave")]
    [InlineData(OuterType, 7, "a platform manifest")]
    [InlineData(OuterType, 8, "a type that Intel does not define")]
    [InlineData(InnerType, 1, "the platform's PPID in clear")]
    [InlineData(InnerType, 2, "the platform's PPID encrypted with RSA-2048")]
    [InlineData(InnerType, 3, "the platform's PPID encrypted with RSA-3072")]
    [InlineData(InnerType, 4, "a PCK certificate without its chain")]
    [InlineData(InnerType, 6, "a report of the quoting enclave where the chain")]
    [InlineData(InnerType, 7, "a platform manifest")]
    [InlineData(InnerType, 0, "a type that Intel does not define")]
    public void A_type_that_cannot_be_verified_is_refused_by_name(int offset, byte type, string found)
    {
        var verdict = Valid.WithQuoteByte(offset, _ => type).Verify();
        Assert.Equal((RejectionReason.MalformedQuote, "quote_layout"), (verdict.Reason, verdict.Refusal?.Name));
        Assert.Contains($"is {type} at offset {offset}, {found}", verdict.Refusal!.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_QE_report_with_a_PCK_chain_is_verified() =>
        Assert.Equal((6, 5, null), (Valid.Quote[OuterType], Valid.Quote[InnerType], Valid.Verify().Reason));
}
