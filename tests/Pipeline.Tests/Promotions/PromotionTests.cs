using Attestation;
using Pipeline.Policies;
using Pipeline.Promotions;
using Pipeline.Runs;

namespace PipelineTests.Promotions;

public sealed class PromotionTests : PromotionScene
{
    [Fact]
    public async Task A_proven_policy_is_promoted_and_recorded()
    {
        await StageAsync();

        await PromoteAsync(Locked);

        Assert.Equal(await File.ReadAllTextAsync(PolicyPaths.Staging(Workspace, Locked), TestContext.Current.CancellationToken),
            await File.ReadAllTextAsync(PolicyPaths.Production(Workspace, Locked), TestContext.Current.CancellationToken));
        Assert.False(Directory.Exists(Workspace.Artifact("policies", "pending")));
        await Verify(await File.ReadAllTextAsync(Workspace.Artifact("policies", "journal", "0001.json"), TestContext.Current.CancellationToken), "json");
    }

    [Fact]
    public async Task The_plan_says_the_difference_and_writes_nothing()
    {
        await StageAsync();
        var before = await ContentAsync();

        await PromoteAsync(Locked, planOnly: true);

        Assert.Equal(before, await ContentAsync());
        await Verify(string.Join('\n', Said) + "\n");
    }

    [Fact]
    public async Task Each_profile_has_versions_of_its_own_and_all_share_a_journal()
    {
        await StageAsync();
        foreach (var profile in Profile.All)
            await PromoteAsync(profile);
        var first = PolicyForge.Policy(Locked);
        await StageAsync(policy => policy.Profile == Locked ? policy with { PolicyVersion = 2, Supersedes = Digest.Of(first.ToJson()) } : policy);

        await PromoteAsync(Locked);

        Assert.Contains("Validity", Said);
        Assert.Contains("  policy_version: 1 → 2", Said);
        Assert.Equal("locked-read-only: version 2 is in production; journal entry 0004.", Said[^1]);
    }

    [Fact]
    public async Task What_is_in_production_already_is_not_promoted_again()
    {
        await StageAsync();
        await PromoteAsync(Locked);
        var before = await ContentAsync();

        await PromoteAsync(Locked);

        Assert.EndsWith("There is nothing to promote.", Said[^1]);
        Assert.Equal(before, await ContentAsync());
    }

    [Fact]
    public async Task A_promotion_beside_another_is_refused()
    {
        await StageAsync();
        using var other = new FileStream(Workspace.Artifact("policies", "promotion.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        await Assert.ThrowsAsync<StepFailedException>(() => PromoteAsync(Locked));
    }

    [Fact]
    public async Task Killed_before_the_journal_entry_nothing_was_promoted()
    {
        await StageAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => PromoteAsync(Locked, written: _ => throw new OperationCanceledException()));
        Assert.False(File.Exists(PolicyPaths.Production(Workspace, Locked)));
        Assert.False(Directory.Exists(Workspace.Artifact("policies", "journal")));

        await PromoteAsync(Locked);

        Assert.Equal("locked-read-only: version 1 is in production; journal entry 0001.", Said[^1]);
    }

    [Fact]
    public async Task Killed_after_the_journal_entry_the_policy_is_in_force_and_put_in_place_by_the_next()
    {
        await StageAsync();
        await KillAfterJournalEntryAsync();
        var state = await new ProductionChannel(Workspace).ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(PolicyForge.Policy(Locked).ToJson(), state.Policy(Locked)?.Text);

        await PromoteAsync(Locked);

        Assert.Equal(PolicyForge.Policy(Locked).ToJson(), await File.ReadAllTextAsync(PolicyPaths.Production(Workspace, Locked), TestContext.Current.CancellationToken));
        Assert.EndsWith("There is nothing to promote.", Said[^1]);
        Assert.False(Directory.Exists(Workspace.Artifact("policies", "pending")));
    }

    [Fact]
    public async Task Killed_after_the_journal_entry_another_profile_can_still_be_promoted()
    {
        await StageAsync();
        await KillAfterJournalEntryAsync();

        await PromoteAsync(Profile.Debug);

        Assert.Equal(2, (await new ProductionChannel(Workspace).ReadAsync(TestContext.Current.CancellationToken)).Policies.Count);
    }

    [Fact]
    public async Task Killed_after_the_journal_entry_a_plan_changes_nothing()
    {
        await StageAsync();
        await KillAfterJournalEntryAsync();
        var before = await ContentAsync();

        await PromoteAsync(Locked, planOnly: true);

        Assert.Equal(before, await ContentAsync());
    }

    async Task KillAfterJournalEntryAsync() => await Assert.ThrowsAsync<OperationCanceledException>(() =>
        PromoteAsync(Locked, written: what => { if (what is "journal entry") throw new OperationCanceledException(); }));
}
