namespace Attestation.Collateral;

/// <summary>Finds the collateral for a platform; does not judge it.</summary>
public interface ICollateralSource
{
    /// <param name="fmspc">The kind of platform: 12 lower-case hex digits.</param>
    /// <param name="ca">The issuer of its PCK certificate.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="CollateralUnavailableException">It cannot be had now.</exception>
    Task<QuoteCollateral> FetchAsync(string fmspc, PckCa ca, CancellationToken cancel);
}
