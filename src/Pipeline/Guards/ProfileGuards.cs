using Attestation;
using Attestation.Measurements;
using Attestation.Policies;
using Pipeline.Policies;

namespace Pipeline.Guards;

/// <summary>What must hold between the policies of one release, so that no profile can pass for another.</summary>
/// <remarks>MRTD, RTMR0 and RTMR1 may be equal: the profiles share firmware, platform and kernel.</remarks>
static class ProfileGuards
{
    /// <summary>Every rule that is broken, in words.</summary>
    public static IReadOnlyList<string> Compare(IReadOnlyList<AttestationPolicy> policies) =>
    [
        .. Complete(policies),
        .. Pairs(policies).SelectMany(pair => Overlaps(pair.One, pair.Other)),
        .. from kms in policies from node in policies where kms != node select KmsAsNode(kms, node) into clause where clause is not null select clause,
        .. Different(policies, "tag", policy => policy.Tag),
        .. Different(policies, "commit_sha", policy => policy.CommitSha),
        .. Different(policies, "environment", policy => PolicyRules.Word(policy.Environment)),
    ];

    /// <summary>The rules between profiles for policies that need not be of one release.</summary>
    public static IReadOnlyList<string> CompareAcrossReleases(AttestationPolicy one, AttestationPolicy other) =>
        [.. Overlaps(one, other), .. new[] { KmsAsNode(one, other), KmsAsNode(other, one) }.OfType<string>()];

    static IEnumerable<string> Complete(IReadOnlyList<AttestationPolicy> policies)
    {
        var found = policies.Select(policy => policy.Profile).ToList();
        if (found.Count != Profile.All.Count || Profile.All.Except(found).Any())
            yield return $"there are policies for {string.Join(", ", found)}, but one for each of {string.Join(", ", Profile.All)} is expected";
    }

    static IEnumerable<(AttestationPolicy One, AttestationPolicy Other)> Pairs(IReadOnlyList<AttestationPolicy> policies) =>
        policies.SelectMany((one, index) => policies.Skip(index + 1).Select(other => (one, other)));

    static IEnumerable<string> Overlaps(AttestationPolicy one, AttestationPolicy other)
    {
        foreach (var register in new[] { Register.Rtmr2, Register.Rtmr3 })
        {
            foreach (var value in one.Policy.ForNode(register).Intersect(other.Policy.ForNode(register)))
                yield return $"{one.Profile} and {other.Profile} both allow {value} in node_allowed_{PolicyListRules.Word(register)}; a node of one profile must never pass for the other";
        }
        foreach (var hash in one.Policy.KmsAllowedEventPayload.Intersect(other.Policy.KmsAllowedEventPayload))
            yield return $"{one.Profile} and {other.Profile} both allow the compose hash {hash}; each profile needs a KMS of its own";
    }

    static string? KmsAsNode(AttestationPolicy kms, AttestationPolicy node) =>
        kms.Policy.KmsAllowedRtmr3.Intersect(node.Policy.NodeAllowedRtmr3).Select(value => value.ToString()).FirstOrDefault() is { } shared
            ? $"kms_allowed_rtmr3 of {kms.Profile} and node_allowed_rtmr3 of {node.Profile} both allow {shared}; a node must never pass for a KMS"
            : null;

    static IEnumerable<string> Different(IReadOnlyList<AttestationPolicy> policies, string member, Func<AttestationPolicy, string> value)
    {
        if (policies.Select(value).Distinct().Count() > 1)
            yield return $"{member} differs: {string.Join(", ", policies.Select(policy => $"{policy.Profile} has {value(policy)}"))}; the three are released together";
    }
}
