using Attestation.Collateral;
using Attestation.Verification;

namespace Node.Evidence;

/// <summary>Judges quotes by Intel's rules, under the one root of an environment.</summary>
sealed class DcapQuoteJudge(ICollateralSource collateral, QuoteVerifier verifier, TimeProvider time) : IQuoteJudge
{
    public async Task<GenuineQuote> JudgeAsync(ReadOnlyMemory<byte> quote, CancellationToken cancel)
    {
        var verdict = await VerifyAsync(quote, cancel);
        return verdict.Quote is { } genuine
            ? new() { Report = genuine.Report, Environment = genuine.Environment, TcbStatus = genuine.TcbStatus }
            : throw new EvidenceRefusedException($"The KMS's quote is not genuine: {verdict.Refusal}");
    }

    async Task<QuoteVerdict> VerifyAsync(ReadOnlyMemory<byte> quote, CancellationToken cancel)
    {
        try
        {
            return await verifier.VerifyAsync(quote, collateral, time.GetUtcNow(), cancel);
        }
        catch (CollateralUnavailableException cause)
        {
            throw new EvidenceRefusedException($"Nothing can be said of the KMS's quote without collateral: {cause.Message}", cause);
        }
    }
}
