using Attestation;

namespace Kms.Policies;

/// <summary>Says in time that a policy, or a value in it, ends. Each thing once.</summary>
sealed class PolicyNotices
{
    static readonly int[] Days = [30, 14, 7, 3, 1];

    readonly HashSet<string> saidOf = [];
    string? sha256;

    /// <summary>What is new to be said at this moment.</summary>
    public IReadOnlyList<string> Next(LoadedPolicy policy, DateTimeOffset now)
    {
        if (sha256 != policy.Sha256)
            saidOf.Clear();
        sha256 = policy.Sha256;
        return [.. Due(policy, now).Where(notice => saidOf.Add(notice.Key)).Select(notice => notice.Text)];
    }

    static IEnumerable<(string Key, string Text)> Due(LoadedPolicy policy, DateTimeOffset now)
    {
        var (left, end) = (policy.ExpiresAt - now, JsonUtcTime.ToText(policy.ExpiresAt));
        if (left <= TimeSpan.Zero)
            yield return ("expired", $"The policy of version {policy.Version} expired at {end}; no key leaves until there is another");
        else if (Days.Where(days => left <= TimeSpan.FromDays(days)).DefaultIfEmpty(0).Min() is > 0 and var days)
            yield return ($"{days} days", $"The policy of version {policy.Version} expires at {end}, within {(days is 1 ? "a day" : $"{days} days")}; publish its successor");
        foreach (var term in policy.EndingEarly.Where(term => now >= term.ExpiresAt))
            yield return ($"{term.Register} {term.Value}", $"The value {term.Value} of {term.Register.ToString().ToLowerInvariant()} expired at {JsonUtcTime.ToText(term.ExpiresAt!.Value)}; nodes that measure it get no key");
    }
}
