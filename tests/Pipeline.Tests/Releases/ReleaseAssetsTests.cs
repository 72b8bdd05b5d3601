using Attestation;
using Pipeline.Policies;
using Pipeline.Releases;
using Pipeline.Runs;

namespace PipelineTests.Releases;

public sealed class ReleaseAssetsTests : IDisposable
{
    readonly TemporaryWorkspace temporary = new();
    readonly ManualTime time = new(PolicyForge.MadeAt);
    readonly List<string> said = [];

    Workspace Workspace => temporary.Workspace;

    ReleaseFolder Folder => new(Workspace);

    public void Dispose() => temporary.Dispose();

    Step Step => new ReleaseAssets(Workspace, ReleaseFolder.Origin, EvidenceEnvironment.Simulation, time, said.Add).Steps().Single();

    async Task ProvenAsync()
    {
        await Folder.FillAsync();
        foreach (var step in new CandidatePolicies(Workspace, ReleaseFolder.Origin, EvidenceEnvironment.Simulation, time, said.Add).Steps())
            await step.Run(TestContext.Current.CancellationToken);
        foreach (var profile in Profile.All)
            await Folder.ProveAsync(profile, PolicyForge.MadeAt);
    }

    Task RunAsync() => new StepRunner(Workspace, time, said.Add).RunAsync(Step, TestContext.Current.CancellationToken);

    async Task<T> RefusesAsync<T>(string because) where T : RunException
    {
        var refusal = await Assert.ThrowsAsync<T>(RunAsync);
        Assert.Contains(because, refusal.Message);
        Assert.False(Directory.Exists(Workspace.Artifact("release")));
        Assert.False(Directory.Exists(Workspace.Artifact("policies", "staging")));
        return refusal;
    }

    [Fact]
    public async Task A_proven_release_is_written_whole()
    {
        await ProvenAsync();
        await RunAsync();
        var files = Step.Outputs.SelectMany(output => File.Exists(output) ? [output] : Directory.GetFiles(output)).Select(Workspace.Name).Order(StringComparer.Ordinal);
        Assert.False(Directory.Exists(Workspace.Artifact("tmp", "release")));
        await Verify(string.Concat(files.Select(file => $"{file}\n")));
    }

    [Fact]
    public async Task Staged_policies_are_the_proven_candidates_byte_for_byte()
    {
        await ProvenAsync();
        await RunAsync();
        foreach (var profile in Profile.All)
            Assert.Equal(await File.ReadAllBytesAsync(PolicyPaths.Candidate(Workspace, profile), TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(PolicyPaths.Staging(Workspace, profile), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_catalog_lists_this_release_beside_others_by_version()
    {
        await ProvenAsync();
        await Folder.WriteAsync("artifacts/release/compatibility-catalog.json", """
            {"schema_version":1,"releases":[
              {"version":"10.0.0","kms_tag":"a","node_image_tag":"b","kms_policy_url":"c","node_policy_url":"d"},
              {"version":"2.9.9","kms_tag":"a","node_image_tag":"b","kms_policy_url":"c","node_policy_url":"d"}]}
            """);
        await RunAsync();
        await Verify(await File.ReadAllTextAsync(Workspace.Artifact("release", "compatibility-catalog.json"), TestContext.Current.CancellationToken), "json");
    }

    [Fact]
    public async Task A_release_with_nothing_changed_is_skipped()
    {
        await ProvenAsync();
        await RunAsync();
        await RunAsync();
        Assert.Equal("release: skipped, unchanged since 2026-11-22 12:00:00Z", said[^1]);
    }

    [Fact]
    public async Task A_release_of_the_same_version_replaces_the_old_files()
    {
        await ProvenAsync();
        await Folder.WriteAsync("artifacts/release/mero-kms-v3.0.0/old.txt", "old");
        await RunAsync();
        Assert.False(File.Exists(Workspace.Artifact("release", "mero-kms-v3.0.0", "old.txt")));
    }

    [Fact]
    public async Task The_archive_is_the_program_and_always_the_same()
    {
        await ProvenAsync();
        var (one, two) = (Workspace.Artifact("one.tar.gz"), Workspace.Artifact("two.tar.gz"));
        var program = Workspace.Artifact("programs", "mero-kms-phala", "mero-kms-phala");
        await KmsArchive.WriteAsync(program, one, TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(program, new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await KmsArchive.WriteAsync(program, two, TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllBytesAsync(one, TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(two, TestContext.Current.CancellationToken));
        await using var unpacked = new System.IO.Compression.GZipStream(File.OpenRead(one), System.IO.Compression.CompressionMode.Decompress);
        await using var tar = new System.Formats.Tar.TarReader(unpacked);
        var entry = await tar.GetNextEntryAsync(copyData: true, TestContext.Current.CancellationToken);
        Assert.Equal(("mero-kms-phala", "a program"), (entry!.Name, await new StreamReader(entry.DataStream!).ReadToEndAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task A_candidate_that_was_not_probed_is_refused()
    {
        await ProvenAsync();
        var path = PolicyPaths.Candidate(Workspace, Profile.Debug);
        var policy = (await PolicyFile.ReadAsync(path, TestContext.Current.CancellationToken)).Policy;
        await TemporaryWorkspace.WriteAsync(path, (policy with { WorkflowRunId = "7" }).ToJson());
        await RefusesAsync<VerificationFailedException>("it proves a policy with sha256:");
    }

    [Fact]
    public async Task A_release_without_a_probe_report_is_refused()
    {
        await ProvenAsync();
        File.Delete(PolicyPaths.ProbeReport(Workspace, Profile.Debug));
        await RefusesAsync<AssetMissingException>("artifacts/probe/debug/probe-report.json: there is no such file");
    }

    [Fact]
    public async Task A_compose_file_with_a_policy_setting_is_refused()
    {
        await ProvenAsync();
        var path = Workspace.Artifact("kms", "debug", "docker-compose.yml");
        await TemporaryWorkspace.WriteAsync(path, (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).Replace("CHALLENGE_TTL_SECS", "USE_ENV_POLICY"));
        await RefusesAsync<VerificationFailedException>("artifacts/kms/debug/docker-compose.yml: it says");
    }

    [Fact]
    public async Task A_compose_file_of_another_image_is_refused()
    {
        await ProvenAsync();
        var path = Workspace.Artifact("kms", "debug", "docker-compose.yml");
        var (mine, other) = (ReleaseForge.Released(Profile.Debug).Kms.Digest, ReleaseForge.Released(Profile.LockedReadOnly).Kms.Digest);
        await TemporaryWorkspace.WriteAsync(path, (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).Replace(mine, other));
        await RefusesAsync<VerificationFailedException>($"it is {mine}, but the compose file runs {other}");
    }

    [Fact]
    public async Task Versions_out_of_sync_are_refused()
    {
        await ProvenAsync();
        await Folder.WriteAsync("Directory.Build.props", "<Project><PropertyGroup><Version>3.0.1</Version></PropertyGroup></Project>");
        await RefusesAsync<VerificationFailedException>("images/versions.json says 3.0.0, but Directory.Build.props says 3.0.1");
    }

    [Fact]
    public async Task A_simulated_policy_in_the_repository_is_refused()
    {
        await ProvenAsync();
        await Folder.WriteAsync("policies/production/kms-phala-attestation-policy.debug.json", PolicyForge.Policy(Profile.Debug).ToJson());
        await RefusesAsync<VerificationFailedException>("environment is simulation, but only tdx policies belong into the repository");
    }

    [Fact]
    public async Task A_policy_under_another_name_in_the_repository_is_refused()
    {
        await ProvenAsync();
        await Folder.WriteAsync("policies/staging/kms-phala-attestation-policy.debug.json", PolicyForge.Policy(Profile.LockedReadOnly, environment: EvidenceEnvironment.Tdx).ToJson());
        await RefusesAsync<VerificationFailedException>("profile is locked-read-only, whose policy is expected in kms-phala-attestation-policy.locked-read-only.json");
    }

    [Fact]
    public async Task A_tdx_policy_in_the_repository_is_accepted()
    {
        await ProvenAsync();
        await Folder.WriteAsync("policies/production/kms-phala-attestation-policy.debug.json", PolicyForge.Policy(Profile.Debug, environment: EvidenceEnvironment.Tdx).ToJson());
        await RunAsync();
    }

    [Fact]
    public async Task A_release_without_the_KMS_program_is_refused()
    {
        await ProvenAsync();
        File.Delete(Workspace.Artifact("programs", "mero-kms-phala", "mero-kms-phala"));
        await RefusesAsync<AssetMissingException>("artifacts/programs/mero-kms-phala/mero-kms-phala: there is no such file");
    }
}
