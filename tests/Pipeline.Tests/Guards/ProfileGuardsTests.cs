using Attestation;
using Attestation.Policies;
using Pipeline.Guards;

namespace PipelineTests.Guards;

public sealed class ProfileGuardsTests
{
    static readonly AttestationPolicy Debug = PolicyForge.Policy(Profile.Debug);
    static readonly AttestationPolicy ReadOnly = PolicyForge.Policy(Profile.DebugReadOnly);
    static readonly AttestationPolicy Locked = PolicyForge.Policy(Profile.LockedReadOnly);

    static string Compare(AttestationPolicy locked) => string.Join('\n', ProfileGuards.Compare([Debug, ReadOnly, locked]));

    static AttestationPolicy With(Func<AllowedValues, AllowedValues> change) => Locked with { Policy = change(Locked.Policy) };

    [Fact]
    public void Three_distinct_profiles_pass() => Assert.Empty(Compare(Locked));

    [Fact]
    public void Profiles_that_share_RTMR2_are_refused() => Assert.StartsWith(
        "debug and locked-read-only both allow ", Compare(With(lists => lists with { NodeAllowedRtmr2 = [.. lists.NodeAllowedRtmr2, .. Debug.Policy.NodeAllowedRtmr2] })));

    [Fact]
    public void Profiles_that_share_RTMR3_are_refused() => Assert.Contains(
        "in node_allowed_rtmr3; a node of one profile must never pass", Compare(With(lists => lists with { NodeAllowedRtmr3 = ReadOnly.Policy.NodeAllowedRtmr3 })));

    [Fact]
    public void Profiles_that_share_firmware_platform_and_kernel_pass() => Assert.Empty(
        Compare(With(lists => lists with { NodeAllowedMrtd = Debug.Policy.NodeAllowedMrtd, NodeAllowedRtmr0 = Debug.Policy.NodeAllowedRtmr0, NodeAllowedRtmr1 = Debug.Policy.NodeAllowedRtmr1 })));

    [Fact]
    public void A_KMS_that_shares_RTMR3_with_a_node_of_another_profile_is_refused() => Assert.StartsWith(
        "kms_allowed_rtmr3 of locked-read-only and node_allowed_rtmr3 of debug both allow ", Compare(With(lists => lists with { KmsAllowedRtmr3 = Debug.Policy.NodeAllowedRtmr3 })));

    [Fact]
    public void Profiles_that_share_a_compose_hash_are_refused() => Assert.Contains(
        "each profile needs a KMS of its own", Compare(With(lists => lists with { KmsAllowedEventPayload = Debug.Policy.KmsAllowedEventPayload })));

    [Fact]
    public void A_missing_profile_is_refused() => Assert.Equal(
        ["there are policies for debug, debug-read-only, but one for each of debug, debug-read-only, locked-read-only is expected"], ProfileGuards.Compare([Debug, ReadOnly]));

    [Fact]
    public void A_profile_that_is_there_twice_is_refused() => Assert.Contains("one for each", string.Concat(ProfileGuards.Compare([Debug, ReadOnly, ReadOnly])));

    [Fact]
    public void Policies_of_different_releases_are_refused() => Assert.Equal(
        "tag differs: debug has 3.0.0, debug-read-only has 3.0.0, locked-read-only has 3.0.1; the three are released together", Compare(Locked with { Tag = "3.0.1" }));

    [Fact]
    public void Policies_of_different_commits_are_refused() => Assert.StartsWith("commit_sha differs: ", Compare(Locked with { CommitSha = new('0', 40) }));

    [Fact]
    public void Policies_of_different_environments_are_refused() => Assert.StartsWith("environment differs: ", Compare(Locked with { Environment = EvidenceEnvironment.Tdx }));
}
