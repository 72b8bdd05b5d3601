using Attestation.Collateral;

namespace AttestationTests.Verification;

/// <summary>Has one set of collateral, and remembers for whom it was asked.</summary>
sealed class FixedCollateral(QuoteCollateral collateral) : ICollateralSource
{
    public List<(string Fmspc, PckCa Ca)> Asked { get; } = [];

    /// <summary>What to hand out; null for "cannot be had".</summary>
    public QuoteCollateral? Collateral { get; set; } = collateral;

    /// <summary>What happens before it answers.</summary>
    public Action Meanwhile { get; init; } = () => { };

    public Task<QuoteCollateral> FetchAsync(string fmspc, PckCa ca, CancellationToken cancel)
    {
        Asked.Add((fmspc, ca));
        Meanwhile();
        return Collateral is { } found
            ? Task.FromResult(found)
            : Task.FromException<QuoteCollateral>(new CollateralUnavailableException("The service is away."));
    }
}
