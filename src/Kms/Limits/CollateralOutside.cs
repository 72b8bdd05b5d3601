using Attestation.Collateral;

namespace Kms.Limits;

/// <summary>Waits for collateral without keeping others from verifying theirs.</summary>
sealed class CollateralOutside(ICollateralSource source, Turn turn) : ICollateralSource
{
    public Task<QuoteCollateral> FetchAsync(string fmspc, PckCa ca, CancellationToken cancel) =>
        turn.OutsideAsync(source.FetchAsync(fmspc, ca, cancel), cancel);
}
