using System.Text.Json;
using System.Text.RegularExpressions;
using Attestation;
using Attestation.Measurements;
using Pipeline.Boots;
using Pipeline.GcpImages;
using Pipeline.Images;
using Pipeline.KmsImages;
using Pipeline.Policies;
using Pipeline.Runs;
using Pipeline.Staging;

namespace Pipeline.Releases;

/// <summary>What earlier steps left, read for one profile.</summary>
sealed partial class ReleaseSources(Workspace workspace)
{
    /// <summary>The KMS's program, as it is packed.</summary>
    public string KmsProgram => workspace.Artifact("programs", "mero-kms-phala", "mero-kms-phala");

    /// <summary>The node image's record.</summary>
    public string Image(Profile profile) => workspace.Artifact("images", profile.Name, "image.json");

    /// <summary>The list of what is in the node image's root.</summary>
    public string RootFiles(Profile profile) => workspace.Artifact("images", profile.Name, "root-files.txt");

    /// <summary>What is given to Compute Engine.</summary>
    public string Gcp(Profile profile) => GcpImageSteps.RecordOf(workspace, profile);

    /// <summary>The KMS image's record.</summary>
    public string Kms(Profile profile) => workspace.Artifact("kms", profile.Name, "image.json");

    /// <summary>The compose file that pins the KMS's image.</summary>
    public string Compose(Profile profile) => workspace.Artifact("kms", profile.Name, "docker-compose.yml");

    /// <summary>Every file that a release reads of a profile.</summary>
    public IEnumerable<string> Files(Profile profile) =>
    [
        PolicyPaths.Candidate(workspace, profile), PolicyPaths.ProbeReport(workspace, profile), PolicyPaths.Measurements(workspace, profile),
        Image(profile), RootFiles(profile), Gcp(profile), Kms(profile), Compose(profile), PolicyPaths.AppCompose(workspace, profile), BootPaths.RecordOf(workspace, profile), BootPaths.ConformanceOf(workspace, profile),
    ];

    /// <summary>Reads everything of a profile, and checks that the compose file runs the image that was built.</summary>
    /// <exception cref="RunException">A file is missing, or has another form.</exception>
    public async Task<ReleasedProfile> ReadAsync(Profile profile, CancellationToken cancel)
    {
        var policy = await PolicyFile.FindAsync(PolicyPaths.Candidate(workspace, profile), cancel)
            ?? throw new AssetMissingException($"{workspace.Name(PolicyPaths.Candidate(workspace, profile))}: there is no such file. Run ./build.sh Release, which makes it.");
        var (reportDigest, _) = await OurFile.ReadAsync(workspace, PolicyPaths.ProbeReport(workspace, profile), ProbeReport.Parse, cancel);
        var (_, measurements) = await OurFile.ReadAsync(workspace, PolicyPaths.Measurements(workspace, profile), MeasurementRecord.Parse, cancel);
        var image = await ImageRecord.ReadAsync(Image(profile), cancel);
        var (_, gcp) = await OurFile.ReadAsync(workspace, Gcp(profile), GcpImageRecord.Parse, cancel);
        var (_, kms) = await OurFile.ReadAsync(workspace, Kms(profile), KmsImageRecord.Parse, cancel);
        var (_, pinned) = await OurFile.ReadAsync(workspace, Compose(profile), Pinned, cancel);
        var boot = await new BootEvidence(workspace).DemandAsync(policy, cancel);
        Guards.Refusals.Demand(workspace.Name(Kms(profile)), [.. Compare(profile, policy, kms, pinned.Digest)]);
        return new()
        {
            Profile = profile,
            Policy = policy,
            Measurements = measurements,
            Image = image,
            RootFiles = await RootFilesAsync(profile, image, cancel),
            Gcp = gcp,
            Kms = new() { Version = kms.Version, Image = pinned.Image, Digest = kms.Digest, ComposeHash = kms.ComposeHash },
            ProbeReportSha256 = reportDigest,
            Boot = new()
            {
                RecordSha256 = boot.Sha256,
                Qemu = boot.Boot.Qemu,
                Accelerator = boot.Boot.Accelerator,
                ConformanceSha256 = boot.ConformanceSha256,
                Conformance = boot.Conformance,
                Registers = [.. boot.Boot.Comparison.Where(register => register.Outcome is BootOutcome.Equal).Select(register => register.Register)],
            },
        };
    }

    async Task<RootFiles> RootFilesAsync(Profile profile, ImageRecord image, CancellationToken cancel)
    {
        var path = RootFiles(profile);
        var (digest, text) = await OurFile.ReadAsync(workspace, path, text => text, cancel);
        if (digest != image.RootFilesSha256)
            throw new VerificationFailedException($"{workspace.Name(path)} has {digest}, but the image's record says {image.RootFilesSha256}; build the image again.");
        try
        {
            return Images.RootFiles.Parse(text);
        }
        catch (FormatException cause)
        {
            throw new VerificationFailedException($"{workspace.Name(path)}: {cause.Message}; build the image again.", cause);
        }
    }

    static IEnumerable<string> Compare(Profile profile, PolicyFile policy, KmsImageRecord kms, string pinned)
    {
        if (kms.Profile != profile)
            yield return $"it is the KMS image of {kms.Profile}, but that of {profile} is expected";
        if (kms.Environment != policy.Policy.Environment)
            yield return $"it is deployed for {PolicyRules.Word(kms.Environment)}, but the policy is for {PolicyRules.Word(policy.Policy.Environment)}";
        if (kms.Digest != pinned)
            yield return $"it is {kms.Digest}, but the compose file runs {pinned}";
    }

    static (string Image, string Digest) Pinned(string compose) => PinnedImage().Match(compose) is { Success: true } match
        ? (match.Groups["image"].Value, match.Groups["digest"].Value)
        : throw new JsonException("no image is pinned by its digest.");

    [GeneratedRegex("""^\s*image:\s*"?(?<image>[^@"\s]+)@(?<digest>sha256:[0-9a-f]{64})"?\s*$""", RegexOptions.Multiline)]
    private static partial Regex PinnedImage();
}
