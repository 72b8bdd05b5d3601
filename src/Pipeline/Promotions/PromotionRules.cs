using Pipeline.Policies;

namespace Pipeline.Promotions;

/// <summary>What must hold between a policy and the one it is to replace.</summary>
static class PromotionRules
{
    /// <summary>Every rule that is broken, in words.</summary>
    public static IReadOnlyList<string> CompareVersion(PolicyFile policy, PolicyFile? current)
    {
        var (version, last) = (policy.Policy.PolicyVersion, current?.Policy.PolicyVersion ?? 0);
        List<string> broken = [];
        if (version != last + 1)
            broken.Add($"policy_version is {version}, but {last + 1} is expected, because {(current is null ? "nothing was promoted yet" : $"version {last} is in production")}; run ./build.sh Release");
        if (policy.Policy.Supersedes != current?.Sha256)
            broken.Add($"supersedes is {policy.Policy.Supersedes ?? "null"}, but {(current is null ? "null is expected, because nothing was promoted yet" : $"{current.Sha256} is in production")}; run ./build.sh Release");
        return broken;
    }
}
