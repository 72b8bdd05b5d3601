namespace Attestation.Verification;

/// <summary>Ends a verification at the check that failed; never leaves the verifier.</summary>
sealed class RejectedException(RejectionReason reason) : Exception
{
    public RejectionReason Reason { get; } = reason;
}
