using Kms.Challenges;

namespace Kms.Readiness;

/// <summary>Where challenges are kept.</summary>
sealed class ChallengeStoreDependency(IChallengeStore store) : IDependency
{
    public string Name => "The store of challenges";

    public Task DemandAsync(CancellationToken cancel) => store.DemandReachableAsync(cancel);
}
