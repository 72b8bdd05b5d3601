using System.Text.Json.Nodes;
using Attestation;
using Attestation.Measurements;
using Attestation.Policies;
using Pipeline.KmsImages;
using Pipeline.Policies;
using Pipeline.Runs;
using Pipeline.Staging;
using PipelineTests.Boots;
using PipelineTests.Staging;

namespace PipelineTests.Releases;

/// <summary>A checkout with everything that the steps before candidate and release leave.</summary>
sealed class ReleaseFolder(Workspace workspace)
{
    public static RunOrigin Origin => ReleaseForge.Facts.Origin;

    public async Task FillAsync()
    {
        await WriteAsync("Directory.Build.props", "<Project><PropertyGroup><Version>3.0.0</Version></PropertyGroup></Project>");
        await WriteAsync("images/versions.json", await File.ReadAllTextAsync(Path.Combine(Repository.Root, "images", "versions.json"), TestContext.Current.CancellationToken));
        await WriteAsync("artifacts/programs/mero-kms-phala/mero-kms-phala", "a program");
        await WriteAsync("images/node/packages.lock", ReleaseForge.Facts.PackagesLock.ToString());
        foreach (var profile in Profile.All)
            await FillAsync(profile);
    }

    async Task FillAsync(Profile profile)
    {
        var released = ReleaseForge.Released(profile);
        var compose = Compose($"{released.Kms.Image}@{released.Kms.Digest}");
        var app = new JsonObject { ["name"] = $"mero-kms-{profile}", ["docker_compose_file"] = compose }.ToJsonString();
        await TemporaryWorkspace.WriteAsync(PolicyPaths.Measurements(workspace, profile), released.Measurements.ToJson());
        await BootForge.WriteAsync(workspace, BootForge.Of(Allowing(profile, released.Measurements.ToValues())));
        await TemporaryWorkspace.WriteAsync(PolicyPaths.AppCompose(workspace, profile), app);
        await TemporaryWorkspace.WriteAsync(PolicyPaths.Observed(workspace, profile), Observed(profile, AppCompose.Hash(app)).ToJson());
        await WriteAsync($"artifacts/kms/{profile}/docker-compose.yml", compose);
        await WriteAsync($"artifacts/kms/{profile}/image.json", Kms(profile, released.Kms.Digest, AppCompose.Hash(app)).ToJson());
        await WriteAsync($"artifacts/images/{profile}/image.json", released.Image.ToJson());
        await WriteAsync($"artifacts/images/{profile}/root-files.txt", released.RootFiles.ToText());
        await WriteAsync($"artifacts/gcp-images/{profile}/gcp-image.json", released.Gcp.ToJson());
    }

    static AttestationPolicy Allowing(Profile profile, RegisterValues node)
    {
        var policy = PolicyForge.Policy(profile);
        return policy with
        {
            Policy = policy.Policy with
            {
                NodeAllowedMrtd = [node.MrTd], NodeAllowedRtmr0 = [node.Rtmr0], NodeAllowedRtmr1 = [node.Rtmr1], NodeAllowedRtmr2 = [node.Rtmr2], NodeAllowedRtmr3 = [node.Rtmr3],
            },
        };
    }

    // Not the real template: what is tested here must not change with it.
    static string Compose(string image) => $"""
        services:
          mero-kms-phala:
            image: "{image}"
            environment:
              CHALLENGE_TTL_SECS: "60"

        """;

    /// <summary>Writes the report of a probe that passed, as the probe's step would.</summary>
    public async Task ProveAsync(Profile profile, DateTimeOffset now)
    {
        var policy = await PolicyFile.ReadAsync(PolicyPaths.Candidate(workspace, profile), TestContext.Current.CancellationToken);
        var report = new ProbeReport
        {
            SchemaVersion = 1,
            Profile = profile,
            Environment = EvidenceEnvironment.Simulation,
            Version = "3.0.0",
            PolicySha256 = policy.Sha256,
            StartedAt = now,
            FinishedAt = now,
            Outcome = ProbeReport.Passed,
            Cases = [.. RequiredCases.Of(profile).Select(name => new ProbeCase { Name = name, Expected = "200", Got = "200", Passed = true, Milliseconds = 12 })],
            Machine = ProbedForge.Machine,
        }.ToJson();
        await BootForge.WriteAsync(workspace, BootForge.Of(policy.Policy));
        var path = PolicyPaths.ProbeReport(workspace, profile);
        await TemporaryWorkspace.WriteAsync(path, report);
        new Journal(workspace.Artifact("journal.jsonl")).Append(new()
        {
            Step = $"probe:{profile}",
            Outcome = JournalOutcome.Done,
            StartedAt = now,
            Seconds = 1,
            Inputs = new Dictionary<string, string>(),
            Outputs = new Dictionary<string, string> { [workspace.Name(path)] = Digest.Of(report) },
        });
    }

    public Task WriteAsync(string path, string text) => TemporaryWorkspace.WriteAsync(workspace.Source(path), text);

    public static ObservedKms Observed(Profile profile, string composeHash) => new()
    {
        SchemaVersion = 1,
        Profile = profile,
        Environment = EvidenceEnvironment.Simulation,
        ObservedAt = PolicyForge.MadeAt,
        TcbStatus = "uptodate",
        Registers = new()
        {
            MrTd = PolicyForge.Value("kms mrtd"),
            Rtmr0 = PolicyForge.Value("kms rtmr0"),
            Rtmr1 = PolicyForge.Value("kms rtmr1"),
            Rtmr2 = PolicyForge.Value("kms rtmr2"),
            Rtmr3 = PolicyForge.Value($"kms rtmr3 {profile}"),
        },
        ComposeHash = composeHash,
        AppId = composeHash[..40],
        InstanceId = "",
        Events = ["compose-hash"],
        QuoteSha256 = "sha256:" + PolicyForge.Hex64("quote"),
    };

    static KmsImageRecord Kms(Profile profile, string digest, string composeHash) => new()
    {
        Profile = profile,
        Version = "3.0.0",
        Environment = EvidenceEnvironment.Simulation,
        Digest = digest,
        ConfigDigest = digest,
        ComposeHash = composeHash,
        BasePackages = [],
    };
}
