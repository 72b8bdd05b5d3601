using System.Runtime.CompilerServices;
using Attestation.Collateral;

namespace Attestation.Verification;

/// <summary>Proves, or refuses, that genuine TDX hardware made a quote.</summary>
/// <remarks>
/// Intel SGX/TDX DCAP quote verification, stricter where public verifiers disagree: every byte but the zeros behind a quote is accounted
/// for, revocation lists are always authenticated, and nothing is used before or after its time. No clock, no network.
/// <para>
/// Safe for several threads at once, and meant to live as long as its service: it keeps what does not depend on the time, of platforms it
/// has verified quotes of (<see cref="MostPlatforms"/>, by all bytes of their certification) and of each set of collateral (as long as that
/// object lives). Dates, revocation, the TCB and the quote's own signature are judged anew for every quote.
/// </para>
/// </remarks>
/// <param name="root">Where every chain must end.</param>
/// <param name="demands">What is demanded beyond; nothing without it.</param>
public sealed class QuoteVerifier(TrustRoot root, VerificationDemands? demands = null)
{
    /// <summary>Platforms kept; the one whose quotes were not seen for longest goes first.</summary>
    public const int MostPlatforms = 256;

    // Three certificates in PEM need less than five; a chain may be stretched by empty lines, which then is verified and not kept.
    const int LargestCertification = 16 * 1024;

    readonly Chain chains = new(root);
    readonly ProofCache<QuotedPlatform> platforms = new(MostPlatforms, LargestCertification);
    readonly ConditionalWeakTable<QuoteCollateral, CollateralProof> proofs = [];

    /// <summary>How many platforms are kept now.</summary>
    public int KnownPlatforms => platforms.Count;

    /// <summary>The least <c>tcbEvaluationDataNumber</c> that collateral must have to be of any use here; 0 for any.</summary>
    internal int TcbEvaluationFloor => demands?.TcbEvaluationFloor ?? 0;

    /// <summary>Judges a quote with collateral at hand.</summary>
    /// <param name="quote">The bytes, with or without zeros behind them; not to be changed while the verdict is in use.</param>
    /// <param name="collateral">For the quote's platform; need not be trusted.</param>
    /// <param name="at">The time for which the verdict holds; nothing expired or not yet valid then is used.</param>
    public QuoteVerdict Verify(ReadOnlyMemory<byte> quote, QuoteCollateral collateral, EvaluationTimes at)
    {
        try
        {
            var checks = new Checklist(isRecording: false);
            return Verified(quote, Establish(quote, at, checks), collateral, at, checks);
        }
        catch (RejectedException rejected)
        {
            return new(null, rejected.Failed, () => Tell(quote, collateral, at, rejected.Failed));
        }
    }

    /// <summary>Judges a quote; collateral is asked for only once the quote's own signatures lead to the root.</summary>
    /// <param name="quote">The bytes, with or without zeros behind them; copied, so that the caller's buffer is free at once.</param>
    /// <param name="source">Where collateral for the quote's platform comes from; need not be trusted.</param>
    /// <param name="at">The time for which the verdict holds; nothing expired or not yet valid then is used.</param>
    /// <param name="cancel">Ends the wait for collateral.</param>
    /// <exception cref="CollateralUnavailableException">Nothing is known of the quote's platform, for now.</exception>
    public async Task<QuoteVerdict> VerifyAsync(
        ReadOnlyMemory<byte> quote, ICollateralSource source, EvaluationTimes at, CancellationToken cancel)
    {
        QuoteCollateral? collateral = null;
        quote = quote.ToArray();
        try
        {
            var checks = new Checklist(isRecording: false);
            var evidence = Establish(quote, at, checks);
            collateral = await source.FetchAsync(evidence.Platform.Fmspc, evidence.Platform.Ca, cancel).ConfigureAwait(false);
            return Verified(quote, evidence, collateral, at, checks);
        }
        catch (RejectedException rejected)
        {
            return new(null, rejected.Failed, () => Tell(quote, collateral, at, rejected.Failed));
        }
    }

    /// <summary>Demands of collateral what does not depend on a quote or the time: that each piece is genuine under the root.</summary>
    /// <remarks>For those who keep collateral. The PCK list is held to the authority that its own chain names.</remarks>
    /// <exception cref="CollateralRefusedException">It is not; says which check failed.</exception>
    public void DemandGenuine(QuoteCollateral collateral)
    {
        try
        {
            CollateralEvidence.DemandGenuine(ProofOf(collateral));
        }
        catch (RejectedException rejected)
        {
            throw new CollateralRefusedException(rejected.Failed.Reason, rejected.Failed.ToCheck());
        }
    }

    PlatformEvidence Establish(ReadOnlyMemory<byte> quote, EvaluationTimes at, Checklist checks) =>
        PlatformEvidence.Establish(quote, chains, platforms, at.Quote, checks);

    QuoteVerdict Verified(ReadOnlyMemory<byte> quote, PlatformEvidence evidence, QuoteCollateral collateral, EvaluationTimes at, Checklist checks)
    {
        var verified = Judge(evidence, collateral, at, checks);
        // Only now: a quote that is refused leaves nothing behind. And only what was looked at: bytes of a known one are still the caller's.
        if (!evidence.IsKnown)
            platforms.Keep(evidence.Quote.Signature.Certification.Span, evidence.Platform);
        return new(verified, null, () => Tell(quote, collateral, at, expected: null));
    }

    VerifiedQuote Judge(PlatformEvidence evidence, QuoteCollateral collateral, EvaluationTimes at, Checklist checks)
    {
        var judged = CollateralEvidence.Establish(
            ProofOf(collateral), evidence.Platform, root, at, demands ?? VerificationDemands.None, checks);
        var tcb = new TcbEvaluation(evidence, judged, checks).Evaluate();
        return VerifiedQuote.Of(evidence, judged, tcb, root.Environment, at);
    }

    CollateralProof ProofOf(QuoteCollateral collateral) => proofs.GetValue(collateral, added => new(added, root, chains));

    /// <summary>The same verification once more, with every check put into words; without collateral it ends where the first ended.</summary>
    IReadOnlyList<VerificationCheck> Tell(ReadOnlyMemory<byte> quote, QuoteCollateral? collateral, EvaluationTimes at, FailedCheck? expected)
    {
        var checks = new Checklist(isRecording: true);
        FailedCheck? failed = null;
        try
        {
            var evidence = Establish(quote, at, checks);
            if (collateral is not null)
                Judge(evidence, collateral, at, checks);
        }
        catch (RejectedException rejected)
        {
            failed = rejected.Failed;
        }
        return failed == expected
            ? checks.ToList(failed)
            : throw new InvalidOperationException("The quote's bytes were changed after they were verified; read the checks before, or leave the bytes alone.");
    }
}
