using Attestation;
using Attestation.Measurements;
using Attestation.Policies;
using Pipeline.Boots;
using Pipeline.Policies;
using Pipeline.Promotions;
using Pipeline.Runs;
using Pipeline.Staging;
using PipelineTests.Releases;

namespace PipelineTests.Policies;

public sealed class CandidatePoliciesTests : IDisposable
{
    static readonly Profile Debug = Profile.Debug;
    readonly TemporaryWorkspace temporary = new();
    readonly ManualTime time = new(PolicyForge.MadeAt);
    readonly List<string> said = [];

    Workspace Workspace => temporary.Workspace;

    ReleaseFolder Folder => new(Workspace);

    string Candidate => PolicyPaths.Candidate(Workspace, Debug);

    public void Dispose() => temporary.Dispose();

    Step Step(RunOrigin? origin = null, EvidenceEnvironment environment = EvidenceEnvironment.Simulation) =>
        new CandidatePolicies(Workspace, origin ?? ReleaseFolder.Origin, environment, time, said.Add).Steps()[0];

    async Task<string> MakeAsync(RunOrigin? origin = null)
    {
        await Step(origin).Run(TestContext.Current.CancellationToken);
        return await File.ReadAllTextAsync(Candidate, TestContext.Current.CancellationToken);
    }

    async Task RefusesAsync(string because, EvidenceEnvironment environment = EvidenceEnvironment.Simulation)
    {
        var refusal = await Assert.ThrowsAsync<VerificationFailedException>(() => Step(environment: environment).Run(TestContext.Current.CancellationToken));
        Assert.Contains(because, refusal.Message);
        Assert.False(File.Exists(Candidate));
    }

    async Task ObserveAsync(Func<ObservedKms, ObservedKms> change)
    {
        var path = PolicyPaths.Observed(Workspace, Debug);
        var seen = ObservedKms.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        await TemporaryWorkspace.WriteAsync(path, change(seen).ToJson());
    }

    async Task BootAsync(Func<ObservedBoot, ObservedBoot> change)
    {
        var path = BootPaths.RecordOf(Workspace, Debug);
        var seen = ObservedBoot.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        await TemporaryWorkspace.WriteAsync(path, change(seen).ToJson());
    }

    [Fact]
    public async Task A_candidate_of_the_simulation_lists_rtmr0_of_the_machine_that_was_booted_too()
    {
        await Folder.FillAsync();
        var booted = PolicyForge.Value("rtmr0 of the booted machine");
        await BootAsync(boot => boot with { Registers = new Dictionary<string, ObservedRegister>(boot.Registers) { ["rtmr0"] = new() { Value = booted, Events = [] } } });
        var policy = AttestationPolicy.Parse(await MakeAsync());
        Assert.Equal(2, policy.Policy.NodeAllowedRtmr0.Count);
        Assert.Equal(booted, policy.Policy.NodeAllowedRtmr0[1]);
    }

    [Fact]
    public async Task A_boot_of_another_image_or_with_a_difference_makes_no_candidate()
    {
        await Folder.FillAsync();
        await BootAsync(boot => boot with { Profile = Profile.LockedReadOnly });
        await RefusesAsync("the boot is of locked-read-only 3.0.0, but that of debug 3.0.0 is expected");
        await BootAsync(boot => boot with { Profile = Debug, Outcome = BootOutcome.Differs });
        await RefusesAsync("the boot did not measure what was predicted");
    }

    async Task PromoteAsync()
    {
        foreach (var profile in Profile.All)
        {
            await new CandidatePolicies(Workspace, ReleaseFolder.Origin, EvidenceEnvironment.Simulation, time, said.Add).Steps()
                .Single(step => step.Name == $"candidate:{profile}").Run(TestContext.Current.CancellationToken);
            await Folder.ProveAsync(profile, time.GetUtcNow());
            await TemporaryWorkspace.WriteAsync(PolicyPaths.Staging(Workspace, profile), await File.ReadAllTextAsync(PolicyPaths.Candidate(Workspace, profile), TestContext.Current.CancellationToken));
        }
        await new Promotion(Workspace, EvidenceEnvironment.Simulation, time, said.Add).PromoteAsync(Debug, planOnly: false, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_first_candidate_says_what_was_measured_and_observed()
    {
        await Folder.FillAsync();
        await Verify(await MakeAsync(), "json");
    }

    [Fact]
    public async Task A_candidate_that_says_the_same_keeps_its_bytes()
    {
        await Folder.FillAsync();
        var first = await MakeAsync();
        time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(first, await MakeAsync(ReleaseFolder.Origin with { RunId = "7" }));
    }

    [Fact]
    public async Task A_candidate_of_another_commit_is_another()
    {
        await Folder.FillAsync();
        var first = await MakeAsync();
        Assert.NotEqual(first, await MakeAsync(ReleaseFolder.Origin with { CommitSha = new('a', 40) }));
    }

    [Fact]
    public async Task A_candidate_past_half_its_life_is_made_again()
    {
        await Folder.FillAsync();
        var first = await MakeAsync();
        time.Advance(PolicyLimits.Life / 2 + TimeSpan.FromSeconds(1));
        Assert.NotEqual(first, await MakeAsync());
    }

    [Fact]
    public async Task A_candidate_after_a_promotion_follows_it()
    {
        await Folder.FillAsync();
        await PromoteAsync();
        var promoted = await PolicyFile.ReadAsync(PolicyPaths.Production(Workspace, Debug), TestContext.Current.CancellationToken);
        await MakeAsync(ReleaseFolder.Origin with { CommitSha = new('a', 40) });
        var candidate = (await PolicyFile.ReadAsync(Candidate, TestContext.Current.CancellationToken)).Policy;
        Assert.Equal((2, promoted.Sha256), (candidate.PolicyVersion, candidate.Supersedes));
    }

    [Fact]
    public async Task A_promotion_alone_makes_no_new_candidate()
    {
        await Folder.FillAsync();
        await PromoteAsync();
        var (before, inputs) = (await File.ReadAllTextAsync(Candidate, TestContext.Current.CancellationToken), Step().Inputs);
        Assert.Contains(new StepInput.Value("last promoted policy", "none"), inputs);
        Assert.Equal(before, await MakeAsync());
    }

    [Fact]
    public async Task A_KMS_with_another_compose_hash_is_refused()
    {
        await Folder.FillAsync();
        await ObserveAsync(seen => seen with { ComposeHash = PolicyForge.Hex64("other") });
        await RefusesAsync("but the app-compose file has");
    }

    [Fact]
    public async Task A_KMS_of_another_profile_is_refused()
    {
        await Folder.FillAsync();
        await ObserveAsync(seen => seen with { Profile = Profile.LockedReadOnly });
        await RefusesAsync("the observed KMS is of locked-read-only, but that of debug is expected");
    }

    [Fact]
    public async Task A_KMS_whose_platform_is_below_the_floor_is_refused()
    {
        await Folder.FillAsync();
        await ObserveAsync(seen => seen with { TcbStatus = "outofdate" });
        await RefusesAsync("policy.kms_allowed_tcb_statuses allows \"outofdate\", but the floor is uptodate");
    }

    [Fact]
    public async Task A_KMS_of_the_other_environment_is_refused()
    {
        await Folder.FillAsync();
        await RefusesAsync("environment is simulation, but tdx is expected here", EvidenceEnvironment.Tdx);
    }

    [Fact]
    public async Task Measurements_of_another_profile_are_refused()
    {
        await Folder.FillAsync();
        await TemporaryWorkspace.WriteAsync(PolicyPaths.Measurements(Workspace, Debug), ReleaseForge.Measurements(Profile.LockedReadOnly).ToJson());
        await RefusesAsync("the measurements are of locked-read-only, but those of debug are expected");
    }

    [Fact]
    public async Task A_node_that_measures_nothing_is_refused()
    {
        await Folder.FillAsync();
        await TemporaryWorkspace.WriteAsync(PolicyPaths.Measurements(Workspace, Debug), (ReleaseForge.Measurements(Debug) with { Rtmr3 = MeasuredRegister.Replay([]) }).ToJson());
        await RefusesAsync("policy.node_allowed_rtmr3 allows 48 zero bytes");
    }

    [Fact]
    public async Task A_missing_observation_is_named()
    {
        await Folder.FillAsync();
        File.Delete(PolicyPaths.Observed(Workspace, Debug));
        var refusal = await Assert.ThrowsAsync<AssetMissingException>(() => Step().Run(TestContext.Current.CancellationToken));
        Assert.StartsWith("artifacts/observed/debug.json: there is no such file", refusal.Message);
    }

    [Fact]
    public async Task A_malformed_observation_is_named()
    {
        await Folder.FillAsync();
        await TemporaryWorkspace.WriteAsync(PolicyPaths.Observed(Workspace, Debug), "{");
        var refusal = await Assert.ThrowsAsync<AskedWronglyException>(() => Step().Run(TestContext.Current.CancellationToken));
        Assert.StartsWith("artifacts/observed/debug.json line 1: this does not have the expected form", refusal.Message);
    }
}
