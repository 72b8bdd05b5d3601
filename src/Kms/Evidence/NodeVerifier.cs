using Attestation.Collateral;
using Attestation.Verification;
using Kms.Errors;
using Kms.Limits;
using Kms.Observing;

namespace Kms.Evidence;

/// <summary>Proves that a quote is genuine under the root of this KMS's environment.</summary>
sealed class NodeVerifier(
    ICollateralSource collateral, QuoteVerifier verifier, [FromKeyedServices(Queue.Verification)] Turnstile turns, TimeProvider time)
{
    /// <exception cref="RefusedException">So many quotes are waiting that another would be put off.</exception>
    public void DemandRoom() => turns.DemandRoom();

    /// <exception cref="RefusedException">It is not, or the means to tell are out of reach.</exception>
    public async Task<VerifiedQuote> VerifyAsync(ReadOnlyMemory<byte> quote, CancellationToken cancel)
    {
        using var turn = await turns.EnterAsync(cancel);
        try
        {
            var verdict = await verifier.VerifyAsync(quote, new CollateralOutside(collateral, turn), time.GetUtcNow(), cancel);
            return verdict.Quote ?? throw Refused(verdict);
        }
        catch (CollateralUnavailableException cause)
        {
            throw new RefusedException(Refusal.DependencyUnavailable, "The collateral for the quote's platform cannot be had at the moment.", cause)
            {
                RetryAfter = cause.RetryAfter ?? TimeSpan.FromSeconds(5),
            };
        }
    }

    // Only the names: what was found may be evidence.
    static RefusedException Refused(QuoteVerdict verdict) => verdict.Reason switch
    {
        // Not the node's fault; it may ask again when this service has better collateral.
        RejectionReason.MalformedCollateral or RejectionReason.CrlSignature or RejectionReason.CrlValidity
            or RejectionReason.TcbInfoSignature or RejectionReason.TcbInfoValidity
            or RejectionReason.QeIdentitySignature or RejectionReason.QeIdentityValidity
            or RejectionReason.TcbEvaluationFloor =>
            new(Refusal.DependencyUnavailable, $"The collateral at hand cannot be used: {verdict.Refusal?.Name} failed.") { RetryAfter = TimeSpan.FromSeconds(30) },
        RejectionReason.TcbRevoked => new(Refusal.TcbStatusRejected, "The platform's TCB is revoked."),
        _ => new(Refusal.AttestationVerificationFailed, $"The quote is not proven genuine: {verdict.Refusal?.Name} failed."),
    };
}
