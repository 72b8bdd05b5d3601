namespace Attestation.Verification;

/// <summary>The check that ended a verification, with what was found instead.</summary>
sealed record FailedCheck(Check Check, RejectionReason Reason, string Found)
{
    public VerificationCheck ToCheck() => new() { Name = Check.Name, Outcome = CheckOutcome.Failed, Found = Found, Expected = Check.Expected };
}
