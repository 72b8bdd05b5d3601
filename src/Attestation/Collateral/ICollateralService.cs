namespace Attestation.Collateral;

/// <summary>Answers for collateral, and can be asked only for what is new.</summary>
interface ICollateralService
{
    /// <param name="kind">Whose collateral.</param>
    /// <param name="anew">Whether all of it shall be sent, whatever was remembered.</param>
    /// <param name="cancel">Ends the requests.</param>
    /// <exception cref="CollateralUnavailableException">It cannot be had now.</exception>
    Task<FetchedCollateral> AskAsync(CollateralKind kind, bool anew, CancellationToken cancel);

    /// <summary>From now on only changes to this are asked for.</summary>
    void Remember(FetchedCollateral genuine);
}
