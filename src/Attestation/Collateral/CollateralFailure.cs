namespace Attestation.Collateral;

/// <summary>The last attempt to fetch did not succeed.</summary>
public sealed record CollateralFailure
{
    public required DateTimeOffset At { get; init; }

    public required CollateralFailureReason Reason { get; init; }

    /// <summary>A sentence for people: the address and what was found there. No evidence, no secrets, one line.</summary>
    public required string Message { get; init; }

    /// <summary>How many attempts in a row did not succeed; from 1.</summary>
    public required int InARow { get; init; }
}
