using Attestation;
using Pipeline.Policies;
using Pipeline.Runs;

namespace Pipeline.Guards;

/// <summary>What must hold between the KMS images of one release.</summary>
static class KmsImageGuards
{
    /// <summary>Every rule that is broken, in words.</summary>
    /// <param name="digests">The image digest of each profile, <c>sha256:{hex}</c>.</param>
    /// <param name="composeHashes">The compose hash of each profile, 64 lower-case hex digits.</param>
    public static IReadOnlyList<string> Compare(IReadOnlyDictionary<Profile, string> digests, IReadOnlyDictionary<Profile, string> composeHashes) =>
    [
        .. Each("image digest", digests, Digest.IsWellFormed, "sha256: and 64 lower-case hex digits"),
        .. Each("compose hash", composeHashes, PolicyListRules.IsComposeHash, "64 lower-case hex digits"),
    ];

    static IEnumerable<string> Each(string what, IReadOnlyDictionary<Profile, string> values, Func<string, bool> isWellFormed, string form)
    {
        foreach (var missing in Profile.All.Where(profile => !values.ContainsKey(profile)))
            yield return $"there is no {what} for {missing}; build its KMS image";
        foreach (var (profile, value) in values.Where(item => !isWellFormed(item.Value)))
            yield return $"the {what} of {profile} is \"{value}\", but {form} are expected";
        foreach (var same in values.GroupBy(item => item.Value).Where(same => same.Count() > 1))
            yield return $"{string.Join(" and ", same.Select(item => item.Key))} have the same {what}, {same.Key}; each profile needs a KMS of its own";
    }
}
