namespace Attestation.Verification;

/// <summary>What a verifier found: all checks in their order, and one outcome.</summary>
public sealed record QuoteVerdict
{
    /// <summary>Each once, reached or not.</summary>
    public required IReadOnlyList<VerificationCheck> Checks { get; init; }

    /// <summary>Null when the quote was verified.</summary>
    public required RejectionReason? Reason { get; init; }

    /// <summary>Null when the quote was refused.</summary>
    public required VerifiedQuote? Quote { get; init; }

    /// <summary>The check that failed; null when the quote was verified.</summary>
    public VerificationCheck? Refusal => Checks.FirstOrDefault(check => check.Outcome is CheckOutcome.Failed);
}
