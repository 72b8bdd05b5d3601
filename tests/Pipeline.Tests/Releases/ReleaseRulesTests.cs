using Attestation;
using Attestation.Measurements;
using Pipeline.Conformance;
using Pipeline.Releases;
using Pipeline.Runs;

namespace PipelineTests.Releases;

public sealed class ReleaseRulesTests
{
    static readonly ReleasedProfile Locked = ReleaseForge.Released(Profile.LockedReadOnly);

    static void Refuses(string because, ReleasedProfile locked, EvidenceEnvironment environment = EvidenceEnvironment.Simulation) => Assert.Contains(
        because,
        Assert.Throws<VerificationFailedException>(() => ReleaseRules.Demand(ReleaseForge.Facts with
        {
            Environment = environment,
            Profiles = [.. ReleaseForge.Facts.Profiles.Take(2), locked],
        })).Message);

    [Fact]
    public void Parts_that_belong_together_pass() => ReleaseRules.Demand(ReleaseForge.Facts);

    [Fact]
    public void A_policy_of_another_version_is_refused() =>
        Refuses("the policy says 3.0.1, but Directory.Build.props says 3.0.0", Locked with { Policy = ReleaseForge.File(Locked.Policy.Policy with { Tag = "3.0.1" }) });

    [Fact]
    public void Measurements_of_another_version_are_refused() =>
        Refuses("the measurements says 2.0.0", Locked with { Measurements = Locked.Measurements with { Version = "2.0.0" } });

    [Fact]
    public void A_node_image_of_another_version_is_refused() =>
        Refuses("the node image says 2.0.0", Locked with { Image = Locked.Image with { Version = "2.0.0" } });

    [Fact]
    public void A_KMS_image_of_another_version_is_refused() =>
        Refuses("the KMS image says 2.0.0", Locked with { Kms = Locked.Kms with { Version = "2.0.0" } });

    [Fact]
    public void A_policy_that_breaks_a_rule_is_refused() =>
        Refuses("role is \"node\"", Locked with { Policy = ReleaseForge.File(Locked.Policy.Policy with { Role = "node" }) });

    [Fact]
    public void A_policy_of_the_other_environment_is_refused() => Refuses("environment is simulation, but tdx is expected here", Locked, EvidenceEnvironment.Tdx);

    [Fact]
    public void An_image_that_was_built_after_it_was_measured_is_refused() =>
        Refuses("measure it again", Locked with { Image = Locked.Image with { RootHash = PolicyForge.Hex64("other") } });

    [Fact]
    public void An_archive_of_another_version_is_refused() =>
        Refuses("what Compute Engine is given says 2.0.0", Locked with { Gcp = Locked.Gcp with { Version = "2.0.0" } });

    [Fact]
    public void An_archive_of_another_disk_is_refused() =>
        Refuses("and the disk sha256:0, but the node image is locked-read-only", Locked with { Gcp = Locked.Gcp with { Disk = Locked.Gcp.Disk with { Sha256 = "sha256:0" } } });

    [Fact]
    public void An_archive_of_another_root_is_refused() =>
        Refuses("with the root hash 00 and the disk", Locked with { Gcp = Locked.Gcp with { RootHash = "00" } });

    [Fact]
    public void An_archive_of_another_profile_is_refused() =>
        Refuses("Compute Engine is given debug with", Locked with { Gcp = Locked.Gcp with { Profile = Profile.Debug } });

    [Fact]
    public void An_archive_that_does_not_meet_a_requirement_is_refused() => Refuses(
        "Compute Engine's requirement size is not met: 5 bytes.",
        Locked with { Gcp = Locked.Gcp with { Requirements = [Locked.Gcp.Requirements[0] with { Outcome = ConformanceOutcome.NotMet, Found = "5 bytes." }] } });

    [Fact]
    public void A_booted_machine_of_another_image_is_refused() => Refuses(
        "boot it again", Locked with { Boot = Locked.Boot with { Conformance = Locked.Boot.Conformance with { RootHash = PolicyForge.Hex64("other") } } });

    [Fact]
    public void An_image_whose_table_lacks_a_row_is_refused() => Refuses(
        "the node image's table: it has no row initrd-shell; build it again",
        Locked with { Image = Locked.Image with { Conformance = [.. Locked.Image.Conformance.Where(row => row.Id is not "initrd-shell")] } });

    [Fact]
    public void An_image_that_does_not_conform_is_refused() => Refuses(
        "the node image does not conform: R1 (what R1 demands): R1 was found.",
        Locked with { Image = Locked.Image with { Conformance = [.. Locked.Image.Conformance.Select(row => row.Id is "R1" ? row with { Outcome = ConformanceOutcome.NotMet } : row)] } });

    [Fact]
    public void An_image_of_other_packages_than_the_released_lock_is_refused() =>
        Refuses("the node image was built from a packages.lock of sha256:0", Locked with { Image = Locked.Image with { PackagesLockSha256 = "sha256:0" } });

    [Fact]
    public void A_KMS_image_that_was_built_after_its_policy_is_refused() =>
        Refuses("the KMS image has the compose hash", Locked with { Kms = Locked.Kms with { ComposeHash = PolicyForge.Hex64("other") } });

    [Fact]
    public void A_measurement_that_the_policy_does_not_allow_is_refused() => Refuses(
        "in rtmr1, but the policy's first value is",
        Locked with { Measurements = Locked.Measurements with { Rtmr1 = MeasuredRegister.Replay([]) } });

    [Fact]
    public void Profiles_with_the_same_KMS_image_are_refused() =>
        Refuses("have the same image digest", Locked with { Kms = Locked.Kms with { Digest = ReleaseForge.Released(Profile.Debug).Kms.Digest } });

    [Fact]
    public void Profiles_that_are_not_distinct_are_refused()
    {
        var shared = ReleaseForge.Measurements(Profile.Debug).Rtmr2;
        Refuses("a node of one profile must never pass for the other", Locked with
        {
            Measurements = Locked.Measurements with { Rtmr2 = shared },
            Policy = ReleaseForge.File(Locked.Policy.Policy with { Policy = Locked.Policy.Policy.Policy with { NodeAllowedRtmr2 = [shared.Value] } }),
        });
    }
}
