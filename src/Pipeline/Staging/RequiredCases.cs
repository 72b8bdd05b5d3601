using Attestation;

namespace Pipeline.Staging;

/// <summary>What a probe must have tried before anybody relies on its report. A report that tried less proves less, whatever its outcome.</summary>
static class RequiredCases
{
    /// <summary>All of them: those of the guest's report, then those of the node itself.</summary>
    public static IReadOnlyList<string> Of(Profile profile) => [.. OfGuest(profile), .. OfNode];

    /// <summary>What is seen from outside of a booted node on the way to its key.</summary>
    public static IReadOnlyList<string> OfNode { get; } =
    [
        "node-refuses-an-expired-policy",
        "node-refuses-a-policy-that-does-not-list-the-kms",
        "node-refuses-the-kms-of-another-profile",
        "kms-refuses-a-node-that-its-policy-does-not-list",
        "kms-refuses-nodes-under-an-expired-policy",
        "node-gets-its-key-after-all-refusals",
        "kms-of-another-profile-refuses-the-node",
        "node-makes-its-data-with-the-key",
        "kernel-sees-the-partitions-of-the-data",
        "node-opens-the-same-data-after-a-restart",
    ];

    /// <summary>The names in the order in which mero-node tries them; its tests hold it to this list.</summary>
    public static IReadOnlyList<string> OfGuest(Profile profile) =>
    [
        "kms-names-its-environment",
        "kms-is-ready",
        "kms-quote-is-genuine-and-answers-our-nonce",
        "kms-environment",
        "kms-tcb-status",
        "kms-registers",
        "kms-compose-hash-in-replayed-rtmr3",
        "kms-profile-event-in-replayed-rtmr3",
        "key-release",
        "key-release-again",
        "key-release-to-another-peer",
        "refuses-a-replayed-challenge",
        "refuses-a-challenge-of-another-peer",
        "refuses-another-nonce-in-the-quote",
        "refuses-another-peer-in-the-quote",
        "refuses-a-bad-signature",
        "refuses-a-peer-id-of-another-key",
        "refuses-a-tampered-quote",
        .. Profile.All.Where(other => other != profile).Select(other => $"refuses-a-quote-of-profile-{other}"),
        "refuses-a-quote-under-a-foreign-root",
        "refuses-a-quote-with-the-debug-attribute",
        "refuses-upstreams-mock-quote",
        "refuses-an-oversized-body",
        "refuses-an-expired-challenge",
        "key-release-after-all-refusals",
    ];

    /// <summary>Everything that keeps a report from being that of a probe that tried all and passed, in words.</summary>
    public static IEnumerable<string> Compare(ProbeReport report)
    {
        var tried = report.Cases.CountBy(probe => probe.Name).ToDictionary(StringComparer.Ordinal);
        foreach (var name in Of(report.Profile).Where(name => !tried.ContainsKey(name)))
            yield return $"it has no case {name}, so that was not tried";
        foreach (var (name, times) in tried.Where(item => item.Value > 1))
            yield return $"it has the case {name} {times} times, but each is tried once";
        // What a case says of itself counts for nothing where it contradicts what was seen.
        foreach (var failed in report.Cases.Where(probe => !probe.Passed || probe.Got != probe.Expected))
            yield return $"its case {failed.Name} expected \"{failed.Expected}\" and got \"{failed.Got}\"";
        if (report.Outcome is not ProbeReport.Passed)
            yield return $"its outcome is {report.Outcome}, but {ProbeReport.Passed} is expected";
    }
}
