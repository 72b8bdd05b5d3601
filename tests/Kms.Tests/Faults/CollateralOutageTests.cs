namespace KmsTests.Faults;

/// <summary>The service while the collateral service is away.</summary>
public sealed class CollateralOutageTests
{
    [Fact]
    public async Task Genuine_collateral_serves_through_an_outage_until_it_ends_and_no_longer()
    {
        await using var world = await StartedAsync();
        Assert.True((await KeyAsync(world)).HasKey);
        world.Collateral.Stop();

        // It ends 30 days after the beginning of the day.
        world.Time.Jump(TimeSpan.FromDays(29));
        Assert.True((await KeyAsync(world)).HasKey);
        Assert.Equal(200, (await world.ReadyAsync()).Status);
        world.Time.Jump(TimeSpan.FromDays(1));
        world.Rests = true;
        var refused = await KeyAsync(world);
        Assert.Equal(FaultCase.Unavailable, refused.Outcome);
        Assert.True(refused.RetryAfter > TimeSpan.Zero);
        Assert.Equal(FaultCase.Because, world.AuditOf(refused));

        await world.RecoverAsync();
        Assert.Empty(KeyInvariant.Violations(world.Evidence()));
    }

    [Fact]
    public async Task An_older_recovery_than_what_is_at_hand_changes_nothing()
    {
        await using var world = await StartedAsync(("MERO_KMS_COLLATERAL_UPDATE", "early"));
        Assert.True((await KeyAsync(world)).HasKey);
        var asked = world.Collateral.Asked.Count;
        world.Collateral.Lies((request, _) => HonestCollateral.Answer(
            world.Kms.Forge.Collateral(), request.Replace("update=early", "update=standard", StringComparison.Ordinal), world.Time.GetUtcNow()));

        world.Time.Jump(TimeSpan.FromHours(13));
        Assert.True((await KeyAsync(world)).HasKey);
        while (!world.Kms.Log.Text.Contains("was not refreshed, 1 in a row, OlderThanKept", StringComparison.Ordinal))
            await Task.Delay(5, TestContext.Current.CancellationToken);

        Assert.True(world.Collateral.Asked.Count > asked);
        Assert.True((await KeyAsync(world)).HasKey);
    }

    [Fact]
    public async Task Once_an_attempt_is_due_the_service_is_ready_for_one_without_being_asked()
    {
        await using var world = await StartedAsync();
        world.Collateral.Lies((_, _) => new("", 404));
        Assert.Equal(FaultCase.Unavailable, (await KeyAsync(world)).Outcome);
        Assert.Equal(FaultCase.Unavailable, (await world.ReadyAsync()).Outcome);

        world.Time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(200, (await world.ReadyAsync()).Status);
    }

    static async Task<FaultyWorld> StartedAsync(params (string, string)[] variables)
    {
        var world = new FaultyWorld(Dependency.Collateral, redis: null, variables);
        await world.StartAsync();
        return world;
    }

    static async Task<KeyExchange> KeyAsync(FaultyWorld world)
    {
        await world.ChallengeAsync();
        return await world.GetKeyAsync();
    }
}
