namespace Attestation.Verification;

/// <summary>One thing that was looked at.</summary>
public sealed record VerificationCheck
{
    /// <summary>Stable, snake case: <c>quote_signature</c>.</summary>
    public required string Name { get; init; }

    public required CheckOutcome Outcome { get; init; }

    /// <summary>In words; empty when not reached.</summary>
    public required string Found { get; init; }

    /// <summary>In words.</summary>
    public required string Expected { get; init; }

    public override string ToString() => Outcome switch
    {
        CheckOutcome.Passed => $"{Name}: passed ({Found})",
        CheckOutcome.Failed => $"{Name}: failed. Found: {Found}. Expected: {Expected}.",
        _ => $"{Name}: not reached",
    };
}
