using Attestation.Collateral;

namespace Attestation.Verification;

/// <summary>Proves, or refuses, that genuine TDX hardware made a quote.</summary>
/// <remarks>
/// Intel SGX/TDX DCAP quote verification, stricter where public verifiers disagree: every byte but the zeros behind a quote is accounted
/// for, revocation lists are always authenticated, and nothing is used before or after its time. No clock, no network.
/// </remarks>
/// <param name="root">Where every chain must end.</param>
/// <param name="demands">What is demanded beyond; nothing without it.</param>
public sealed class QuoteVerifier(TrustRoot root, VerificationDemands? demands = null)
{
    /// <summary>Judges a quote with collateral at hand.</summary>
    /// <param name="quote">The bytes, with or without zeros behind them; not to be changed while the verdict is in use.</param>
    /// <param name="collateral">For the quote's platform; need not be trusted.</param>
    /// <param name="at">The time for which the verdict holds; nothing expired or not yet valid then is used.</param>
    public QuoteVerdict Verify(ReadOnlyMemory<byte> quote, QuoteCollateral collateral, EvaluationTimes at)
    {
        var checks = new Checklist();
        try
        {
            var platform = PlatformEvidence.Establish(quote, root, at.Quote, checks);
            return Judge(platform, collateral, at, checks);
        }
        catch (RejectedException rejected)
        {
            return Refused(rejected, checks);
        }
    }

    /// <summary>Judges a quote; collateral is asked for only once the quote's own signatures lead to the root.</summary>
    /// <inheritdoc cref="Verify"/>
    /// <exception cref="CollateralUnavailableException">Nothing is known of the quote's platform, for now.</exception>
    public async Task<QuoteVerdict> VerifyAsync(
        ReadOnlyMemory<byte> quote, ICollateralSource source, EvaluationTimes at, CancellationToken cancel)
    {
        var checks = new Checklist();
        try
        {
            var platform = PlatformEvidence.Establish(quote, root, at.Quote, checks);
            var collateral = await source.FetchAsync(platform.Fmspc, platform.Ca, cancel).ConfigureAwait(false);
            return Judge(platform, collateral, at, checks);
        }
        catch (RejectedException rejected)
        {
            return Refused(rejected, checks);
        }
    }

    QuoteVerdict Judge(PlatformEvidence platform, QuoteCollateral collateral, EvaluationTimes at, Checklist checks)
    {
        var judged = CollateralEvidence.Establish(collateral, platform, root, at, demands ?? VerificationDemands.None, checks);
        var (status, advisories) = new TcbEvaluation(platform, judged, checks).Evaluate();
        return new()
        {
            Checks = checks.ToList(),
            Reason = null,
            Quote = new()
            {
                Report = platform.Quote.Report,
                Environment = root.Environment,
                TcbStatus = status,
                Advisories = advisories,
                Fmspc = platform.Fmspc,
                TcbEvaluationDataNumber = judged.TcbInfo.TcbEvaluationDataNumber,
                At = at.Quote,
            },
        };
    }

    static QuoteVerdict Refused(RejectedException rejected, Checklist checks) =>
        new() { Checks = checks.ToList(), Reason = rejected.Reason, Quote = null };
}
