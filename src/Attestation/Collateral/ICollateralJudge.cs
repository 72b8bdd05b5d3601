namespace Attestation.Collateral;

/// <summary>Proves that collateral is worth keeping.</summary>
interface ICollateralJudge
{
    /// <param name="collateral">As a service answered it.</param>
    /// <param name="kind">For whose quotes it was asked.</param>
    /// <param name="now">When it has to be current.</param>
    /// <exception cref="CollateralUnavailableException">It is not genuine, not current, for others or below the floor: with reason <see cref="CollateralFailureReason.NotGenuine"/>.</exception>
    CollateralLife Demand(QuoteCollateral collateral, CollateralKind kind, DateTimeOffset now);
}
