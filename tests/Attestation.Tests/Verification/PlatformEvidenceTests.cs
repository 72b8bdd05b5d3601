using Attestation.Collateral;
using Attestation.Quotes;
using Attestation.Verification;
using AttestationTests.Quotes;

namespace AttestationTests.Verification;

public sealed class PlatformEvidenceTests
{
    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(QuoteVectors.Tdx), MemberType = typeof(QuoteVectors))]
    public void The_signatures_of_real_quotes_hold_as_far_as_others_found(string file)
    {
        var (expected, bytes) = (QuoteVectors.Named(file), QuoteVectors.Read(file));
        var root = expected.Checks.IntelRoot ? TrustRoot.Intel : OwnRoot(bytes);
        var checks = new Checklist(isRecording: true);

        var evidence = PlatformEvidence.Establish(bytes, new(root), new(1, 16 * 1024), QuotePlatform.Read(TdxQuote.Parse(bytes)).NotBefore, checks);

        Assert.Equal((expected.Fmspc, expected.Ca), (evidence.Platform.Fmspc, evidence.Platform.Authority.Name));
        Assert.Equal(
            [("qe_report_signature", expected.Checks.QeSig), ("qe_report_data", expected.Checks.QeReportData), ("quote_signature", expected.Checks.QuoteSig), ("pck_chain", expected.Checks.Chain)],
            new[] { "qe_report_signature", "qe_report_data", "quote_signature", "pck_chain" }
                .Select(name => (name, checks.ToList(failed: null).Single(check => check.Name == name).Outcome is CheckOutcome.Passed)));
    }

    [Fact]
    public void Read_tells_the_platform_without_proving_it()
    {
        var platform = QuotePlatform.Read(TdxQuote.Parse(ForgedEvidence.Create().Quote));
        Assert.Equal(("5eed6f000000", PckCa.Platform), (platform.Fmspc, platform.Ca));
    }

    // Of Intel's pre-production machines: everything holds under their own root.
    static TrustRoot OwnRoot(byte[] quote)
    {
        const string begin = "-----BEGIN CERTIFICATE-----";
        var pem = System.Text.Encoding.ASCII.GetString(TdxQuote.Parse(quote).Signature.PckChainPem.Span).TrimEnd('\0');
        return TrustRoot.FromPem(pem[pem.LastIndexOf(begin, StringComparison.Ordinal)..]);
    }
}
