using Attestation;
using Pipeline.Guards;

namespace PipelineTests.Guards;

public sealed class KmsImageGuardsTests
{
    static string Compare(string? lockedDigest = null, string? lockedHash = null) => string.Join('\n', KmsImageGuards.Compare(
        Each(profile => profile == Profile.LockedReadOnly && lockedDigest is not null ? lockedDigest : "sha256:" + PolicyForge.Hex64($"image {profile}")),
        Each(profile => profile == Profile.LockedReadOnly && lockedHash is not null ? lockedHash : PolicyForge.Hex64($"compose {profile}"))));

    static Dictionary<Profile, string> Each(Func<Profile, string> value) => Profile.All.ToDictionary(profile => profile, value);

    [Fact]
    public void Distinct_and_well_formed_values_pass() => Assert.Empty(Compare());

    [Fact]
    public void Equal_image_digests_are_refused() => Assert.StartsWith(
        "debug and locked-read-only have the same image digest", Compare(lockedDigest: "sha256:" + PolicyForge.Hex64("image debug")));

    [Fact]
    public void Equal_compose_hashes_are_refused() => Assert.StartsWith(
        "debug and locked-read-only have the same compose hash", Compare(lockedHash: PolicyForge.Hex64("compose debug")));

    [Theory]
    [InlineData("")]
    [InlineData("latest")]
    [InlineData("sha256:ABCDEF0000000000000000000000000000000000000000000000000000000000")]
    public void A_digest_of_another_form_is_refused(string digest) => Assert.Contains("but sha256: and 64 lower-case hex digits are expected", Compare(lockedDigest: digest));

    [Fact]
    public void A_compose_hash_of_another_form_is_refused() => Assert.Contains("but 64 lower-case hex digits are expected", Compare(lockedHash: "sha256:00"));

    [Fact]
    public void A_missing_profile_is_refused()
    {
        var values = Each(profile => PolicyForge.Hex64($"compose {profile}"));
        values.Remove(Profile.Debug);
        Assert.Contains("there is no compose hash for debug; build its KMS image", KmsImageGuards.Compare(Each(profile => "sha256:" + PolicyForge.Hex64(profile.Name)), values));
    }
}
