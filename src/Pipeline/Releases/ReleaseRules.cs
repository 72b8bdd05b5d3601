using Attestation.Measurements;
using Pipeline.Conformance;
using Pipeline.GcpImages;
using Pipeline.Guards;
using Pipeline.Images;
using Pipeline.Policies;

namespace Pipeline.Releases;

/// <summary>What must hold between the parts of a release before any of it is written.</summary>
static class ReleaseRules
{
    /// <summary>Accepts facts that belong together.</summary>
    /// <exception cref="Runs.VerificationFailedException">A rule is broken.</exception>
    public static void Demand(ReleaseFacts facts)
    {
        foreach (var profile in facts.Profiles)
        {
            Refusals.Demand($"The {profile.Profile} part of release {facts.Version}",
            [
                .. PolicyRules.Compare(profile.Policy.Policy, facts.Environment, facts.GeneratedAt),
                .. Versions(facts, profile),
                .. Belonging(profile),
                .. Locked(facts, profile),
                .. Conforming(profile),
            ]);
        }
        Refusals.Demand($"Release {facts.Version}",
        [
            .. ProfileGuards.Compare([.. facts.Profiles.Select(profile => profile.Policy.Policy)]),
            .. KmsImageGuards.Compare(
                facts.Profiles.ToDictionary(profile => profile.Profile, profile => profile.Kms.Digest),
                facts.Profiles.ToDictionary(profile => profile.Profile, profile => profile.Kms.ComposeHash)),
        ]);
    }

    static IReadOnlyList<string> Versions(ReleaseFacts facts, ReleasedProfile profile) => VersionGuards.Compare(facts.Version,
    [
        ("the policy", profile.Policy.Policy.Tag),
        ("the measurements", profile.Measurements.Version),
        ("the node image", profile.Image.Version),
        ("what Compute Engine is given", profile.Gcp.Version),
        ("the KMS image", profile.Kms.Version),
    ]);

    static IEnumerable<string> Locked(ReleaseFacts facts, ReleasedProfile profile) => profile.Image.PackagesLockSha256 == facts.PackagesLock.Sha256
        ? []
        : [$"the node image was built from a packages.lock of {profile.Image.PackagesLockSha256}, but images/node/packages.lock is {facts.PackagesLock.Sha256}; build it again"];

    static IEnumerable<string> Given(ImageRecord image, GcpImageRecord gcp)
    {
        if ((gcp.Profile, gcp.RootHash, gcp.Disk.Sha256) != (image.Profile, image.RootHash, image.DiskSha256))
            yield return $"Compute Engine is given {gcp.Profile} with the root hash {gcp.RootHash} and the disk {gcp.Disk.Sha256}, but the node image is {image.Profile} with {image.RootHash} and {image.DiskSha256}; pack it again";
        foreach (var row in gcp.Requirements.Where(row => row.Outcome is not ConformanceOutcome.Met))
            yield return $"Compute Engine's requirement {row.Id} is not met: {row.Found}";
    }

    static IEnumerable<string> Conforming(ReleasedProfile profile) =>
    [
        .. profile.Boot.Conformance.RootHash == profile.Image.RootHash ? Array.Empty<string>() : [$"the image {profile.Boot.Conformance.RootHash} was booted, but the node image is {profile.Image.RootHash}; boot it again"],
        .. ConformanceTable.Unexpected(profile.Image.Conformance, ConformanceCheck.Ids).Select(what => $"the node image's table: {what}; build it again"),
        .. ConformanceTable.Broken(profile.Image.Conformance).Select(row => $"the node image does not conform: {row}"),
    ];

    static IEnumerable<string> Belonging(ReleasedProfile profile)
    {
        if (profile.Policy.Policy.Profile != profile.Profile)
            yield return $"the policy is of {profile.Policy.Policy.Profile}";
        if (profile.Measurements.Profile != profile.Profile)
            yield return $"the measurements are of {profile.Measurements.Profile}";
        if (profile.Image.RootHash != profile.Measurements.RootHash)
            yield return $"the node image has the root hash {profile.Image.RootHash}, but the measurements are of {profile.Measurements.RootHash}; measure it again";
        foreach (var contradiction in Given(profile.Image, profile.Gcp))
            yield return contradiction;
        if (!profile.Policy.Policy.Policy.KmsAllowedEventPayload.Contains(profile.Kms.ComposeHash, StringComparer.Ordinal))
            yield return $"the KMS image has the compose hash {profile.Kms.ComposeHash}, but the policy allows {string.Join(", ", profile.Policy.Policy.Policy.KmsAllowedEventPayload)}";
        foreach (var register in Enum.GetValues<Register>())
        {
            var (value, allowed) = (profile.Measurements.ToValues()[register], profile.Policy.Policy.Policy.ForNode(register));
            if (allowed is not [var first, ..] || first != value)
                yield return $"the node image measures {value} in {PolicyListRules.Word(register)}, but the policy's first value is {(allowed is [var other, ..] ? other.ToString() : "none")}";
        }
    }
}
