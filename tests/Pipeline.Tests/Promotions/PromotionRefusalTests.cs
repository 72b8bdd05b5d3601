using Attestation;
using Pipeline.Policies;
using Pipeline.Runs;

namespace PipelineTests.Promotions;

/// <summary>Every condition of a promotion, each broken once.</summary>
public sealed class PromotionRefusalTests : PromotionScene
{
    [Fact]
    public async Task Without_a_staging_policy_nothing_is_promoted() =>
        await RefusesAsync<AssetMissingException>("artifacts/policies/staging/kms-phala-attestation-policy.locked-read-only.json: there is no staging policy");

    [Fact]
    public async Task Without_the_policies_of_the_other_profiles_nothing_is_promoted()
    {
        await StageAsync();
        File.Delete(PolicyPaths.Staging(Workspace, Profile.Debug));
        await RefusesAsync<AssetMissingException>("kms-phala-attestation-policy.debug.json: there is no staging policy");
    }

    [Fact]
    public async Task A_policy_that_is_no_policy_is_refused()
    {
        await StageAsync();
        await TemporaryWorkspace.WriteAsync(PolicyPaths.Staging(Workspace, Locked), "{}");
        await RefusesAsync<AskedWronglyException>("is not a policy");
    }

    [Fact]
    public async Task A_policy_of_another_profile_is_refused()
    {
        await StageAsync();
        await TemporaryWorkspace.WriteAsync(PolicyPaths.Staging(Workspace, Locked), PolicyForge.Policy(Profile.Debug).ToJson());
        await RefusesAsync<VerificationFailedException>("profile is debug, but locked-read-only is expected");
    }

    [Fact]
    public async Task A_policy_of_the_other_environment_is_refused()
    {
        await StageAsync(policy => policy with { Environment = EvidenceEnvironment.Tdx });
        await RefusesAsync<VerificationFailedException>("environment is tdx, but simulation is expected here");
    }

    [Fact]
    public async Task An_expired_policy_is_refused()
    {
        await StageAsync(policy => policy with { ExpiresAt = PolicyForge.MadeAt.AddMinutes(30) });
        await RefusesAsync<VerificationFailedException>("expires_at is 2026-11-22T12:30:00Z, which is not later than now, 2026-11-22T13:00:00Z");
    }

    [Fact]
    public async Task A_policy_that_holds_for_too_long_is_refused()
    {
        await StageAsync(policy => policy with { ExpiresAt = PolicyForge.MadeAt.AddDays(181) });
        await RefusesAsync<VerificationFailedException>("more than 180 days after");
    }

    [Fact]
    public async Task A_TCB_status_below_the_floor_is_refused()
    {
        await StageAsync(policy => policy with { Policy = policy.Policy with { NodeAllowedTcbStatuses = ["outofdate"] } });
        await RefusesAsync<VerificationFailedException>("allows \"outofdate\", but the floor is uptodate");
    }

    [Fact]
    public async Task Profiles_that_are_not_distinct_are_refused()
    {
        await StageAsync(policy => policy with { Policy = policy.Policy with { NodeAllowedRtmr2 = [PolicyForge.Value("same")] } });
        await RefusesAsync<VerificationFailedException>("a node of one profile must never pass for the other");
    }

    [Theory]
    [InlineData(3, "policy_version is 3, but 1 is expected, because nothing was promoted yet")]
    [InlineData(2, "supersedes is sha256:")]
    public async Task A_version_that_does_not_follow_the_last_is_refused(int version, string because)
    {
        await StageAsync(policy => policy with { PolicyVersion = version, Supersedes = "sha256:" + PolicyForge.Hex64("other") });
        await RefusesAsync<VerificationFailedException>(because);
    }

    [Fact]
    public async Task A_policy_that_supersedes_another_than_the_last_is_refused()
    {
        await StageAsync();
        await PromoteAsync(Locked);
        await StageAsync(policy => policy with { PolicyVersion = 2, Supersedes = "sha256:" + PolicyForge.Hex64("other") });
        await RefusesAsync<VerificationFailedException>("is in production; run ./build.sh Release");
    }

    [Fact]
    public async Task A_production_policy_that_was_edited_is_refused()
    {
        await StageAsync();
        await PromoteAsync(Locked);
        await TemporaryWorkspace.WriteAsync(PolicyPaths.Production(Workspace, Locked), (PolicyForge.Policy(Locked) with { WorkflowRunId = "7" }).ToJson());
        await RefusesAsync<VerificationFailedException>("but entry 0001 of the journal promoted sha256:", Profile.Debug);
    }

    [Fact]
    public async Task A_production_policy_that_nobody_promoted_is_refused()
    {
        await StageAsync();
        await TemporaryWorkspace.WriteAsync(PolicyPaths.Production(Workspace, Profile.Debug), PolicyForge.Policy(Profile.Debug).ToJson());
        await RefusesAsync<VerificationFailedException>("but no entry of the journal promoted it");
    }

    [Fact]
    public async Task An_edited_journal_entry_is_refused()
    {
        await StageAsync();
        await PromoteAsync(Profile.Debug);
        await PromoteAsync(Profile.DebugReadOnly);
        var entry = Workspace.Artifact("policies", "journal", "0001.json");
        await TemporaryWorkspace.WriteAsync(entry, (await File.ReadAllTextAsync(entry, TestContext.Current.CancellationToken)).Replace("T13:", "T12:"));
        await RefusesAsync<VerificationFailedException>("artifacts/policies/journal/0002.json: it follows an entry with sha256:");
    }

    [Fact]
    public async Task A_missing_journal_entry_is_refused()
    {
        await StageAsync();
        await PromoteAsync(Profile.Debug);
        await PromoteAsync(Profile.DebugReadOnly);
        File.Delete(Workspace.Artifact("policies", "journal", "0001.json"));
        await RefusesAsync<VerificationFailedException>("the next entry of the journal is expected to be 0001.json");
    }

    [Fact]
    public async Task A_malformed_journal_entry_is_refused()
    {
        await StageAsync();
        await PromoteAsync(Profile.Debug);
        await TemporaryWorkspace.WriteAsync(Workspace.Artifact("policies", "journal", "0001.json"), "{");
        await RefusesAsync<VerificationFailedException>("artifacts/policies/journal/0001.json: it is not an entry of the journal");
    }

    [Fact]
    public async Task A_half_written_line_in_the_journal_of_runs_is_refused_and_left_alone()
    {
        await StageAsync();
        var path = Workspace.Artifact("journal.jsonl");
        var half = (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken))[..^9];
        await TemporaryWorkspace.WriteAsync(path, half);
        await RefusesAsync<StepFailedException>("line 6 is cut off");
        Assert.Equal(half, await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }
}
