namespace Attestation.Verification;

/// <summary>What is demanded of evidence beyond its being genuine and current; nothing by default.</summary>
public sealed record VerificationDemands
{
    /// <summary>Nothing.</summary>
    public static VerificationDemands None { get; } = new();

    /// <summary>The least <c>tcbEvaluationDataNumber</c> of TCB info and of the QE identity; 0 for any.</summary>
    /// <remarks>
    /// PCS API v4: a number that Intel raises with every TCB recovery. Collateral of the recovery before stays signed and current for weeks
    /// (<c>update=standard</c>); whoever must not accept it any more names the new recovery's number here.
    /// </remarks>
    public int TcbEvaluationFloor { get; init; }
}
