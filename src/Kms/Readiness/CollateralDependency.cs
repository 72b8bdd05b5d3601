using Attestation.Collateral;
using Kms.Errors;

namespace Kms.Readiness;

/// <summary>The collateral of the platforms that asked so far. One of many that is missing is not the service's trouble; all are.</summary>
sealed class CollateralDependency(CollateralCache cache) : IDependency
{
    public string Name => "Collateral";

    public Task DemandAsync(CancellationToken cancel)
    {
        var states = cache.States;
        return states.Count is 0 || states.Any(state => state.IsServing || state.LastFailure is null)
            ? Task.CompletedTask
            : throw new RefusedException(Refusal.DependencyUnavailable, $"Collateral can be had for none of {states.Count} kinds of platforms.");
    }
}
