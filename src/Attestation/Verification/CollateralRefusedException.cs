namespace Attestation.Verification;

/// <summary>Collateral is not genuine under the root: no quote can be judged with it, at any time.</summary>
public sealed class CollateralRefusedException : Exception
{
    public CollateralRefusedException()
    {
    }

    public CollateralRefusedException(string message) : base(message)
    {
    }

    public CollateralRefusedException(string message, Exception innerException) : base(message, innerException)
    {
    }

    internal CollateralRefusedException(RejectionReason reason, VerificationCheck refusal) : base($"The collateral is not genuine: {refusal}") =>
        (Reason, Refusal) = (reason, refusal);

    public RejectionReason? Reason { get; }

    /// <summary>The check that failed.</summary>
    public VerificationCheck? Refusal { get; }
}
