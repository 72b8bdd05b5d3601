namespace Attestation.Verification;

/// <summary>Ends a verification at the check that failed; never leaves the verifier.</summary>
sealed class RejectedException(FailedCheck failed) : Exception
{
    public FailedCheck Failed { get; } = failed;
}
