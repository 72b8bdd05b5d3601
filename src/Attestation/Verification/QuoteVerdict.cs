namespace Attestation.Verification;

/// <summary>What a verifier found: all checks in their order, and one outcome.</summary>
public sealed class QuoteVerdict
{
    readonly Func<IReadOnlyList<VerificationCheck>> tell;

    internal QuoteVerdict(VerifiedQuote? quote, FailedCheck? failed, Func<IReadOnlyList<VerificationCheck>> tell)
    {
        this.tell = tell;
        Quote = quote;
        Reason = failed?.Reason;
        Refusal = failed?.ToCheck();
    }

    /// <summary>Each once, reached or not.</summary>
    /// <remarks>
    /// Put into words when first read, by going through the verification once more; a service that only asks for the outcome does not pay
    /// for them.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The quote's bytes were changed since the verdict.</exception>
    public IReadOnlyList<VerificationCheck> Checks => field ??= tell();

    /// <summary>Null when the quote was verified.</summary>
    public RejectionReason? Reason { get; }

    /// <summary>Null when the quote was refused.</summary>
    public VerifiedQuote? Quote { get; }

    /// <summary>The check that failed; null when the quote was verified.</summary>
    public VerificationCheck? Refusal { get; }
}
