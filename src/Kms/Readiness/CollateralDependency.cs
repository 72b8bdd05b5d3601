using Attestation.Collateral;
using Kms.Errors;

namespace Kms.Readiness;

/// <summary>The collateral of the platforms that asked so far. One of many that is missing is not the service's trouble; all are.</summary>
sealed class CollateralDependency(CollateralCache cache, TimeProvider time) : IDependency
{
    public string Name => "Collateral";

    public Task DemandAsync(CancellationToken cancel)
    {
        var states = cache.States;
        return states.Count is 0 || states.Any(state => state.IsServing || !IsResting(state))
            ? Task.CompletedTask
            : throw new RefusedException(Refusal.DependencyUnavailable, $"Collateral can be had for none of {states.Count} kinds of platforms.");
    }

    // Only a node's request makes the next attempt, and to an instance that is not ready none is sent: once an attempt is due, it is ready for one.
    bool IsResting(CollateralState state) =>
        state.LastFailure is { } failure && time.GetUtcNow() is var now && failure.At <= now && now < state.NextAttempt;
}
