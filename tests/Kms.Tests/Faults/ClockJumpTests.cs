using Kms.Policies;
using Microsoft.Extensions.DependencyInjection;

namespace KmsTests.Faults;

/// <summary>The service under clocks that jump by an hour: the day's alone, as after a suspension or by somebody's hand, and the one that nobody sets.</summary>
public sealed class ClockJumpTests
{
    static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Theory]
    [InlineData(0, 1, "401 invalid_challenge")]
    [InlineData(0, -1, "200")]
    [InlineData(1, 0, "401 invalid_challenge")]
    [InlineData(1, -1, "401 invalid_challenge")]
    [InlineData(1, -2, "401 invalid_challenge")]
    public async Task A_challenge_lives_by_the_shorter_of_two_clocks(int passed, int jumped, string expected)
    {
        await using var world = await StartedAsync(PolicyForge.MadeAt + (3 * Hour));
        await world.ChallengeAsync();

        world.Time.Advance(passed * Hour);
        world.Time.Jump(jumped * Hour);

        var answer = await world.GetKeyAsync();
        Assert.Equal(expected, answer.Outcome);
        Assert.Equal(answer.HasKey ? FaultCase.Released : "invalid_challenge", world.AuditOf(answer));
        Assert.Equal("401 invalid_challenge", (await world.GetKeyAsync()).Outcome);
        Assert.Empty(KeyInvariant.Violations(world.Evidence()));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Outside_of_its_time_a_policy_governs_nothing_and_within_it_again(int jumped)
    {
        var policy = FaultyWorld.Policy;
        await using var world = await StartedAsync(jumped < 0 ? policy.NotBefore + (Hour / 2) : policy.ExpiresAt - (Hour / 2));
        Assert.True((await KeyAsync(world)).HasKey);

        world.Time.Jump(jumped * Hour);
        Assert.Equal("503 policy_not_ready", (await KeyAsync(world)).Outcome);
        world.Time.Jump(-jumped * Hour);

        Assert.True((await KeyAsync(world)).HasKey);
        Assert.Empty(KeyInvariant.Violations(world.Evidence()));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Collateral_at_hand_outlives_a_jump(int jumped)
    {
        await using var world = await StartedAsync(PolicyForge.MadeAt + (3 * Hour));
        Assert.True((await KeyAsync(world)).HasKey);
        world.Collateral.Stop();
        world.Time.Jump(jumped * Hour);
        Assert.True((await KeyAsync(world)).HasKey);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Nobody_gets_a_new_allowance_by_a_jump(int jumped)
    {
        await using var world = await StartedAsync(PolicyForge.MadeAt + (3 * Hour), ("MERO_KMS_RATE_PER_SECOND", "1"), ("MERO_KMS_RATE_BURST", "2"));
        Assert.Equal("200", (await world.ChallengeAsync()).Outcome);
        Assert.Equal("200", (await world.ChallengeAsync()).Outcome);
        world.Time.Jump(jumped * Hour);
        Assert.Equal("429 rate_limited", (await world.ChallengeAsync()).Outcome);
        world.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("200", (await world.ChallengeAsync()).Outcome);
    }

    [Fact]
    public async Task The_audit_log_tells_of_a_clock_that_went_back_and_still_is_proven()
    {
        await using var world = await StartedAsync(PolicyForge.MadeAt + (3 * Hour));
        Assert.True((await KeyAsync(world)).HasKey);
        world.Time.Jump(-Hour);
        Assert.True((await KeyAsync(world)).HasKey);
        world.Time.Jump(2 * Hour);
        Assert.True((await KeyAsync(world)).HasKey);

        var evidence = world.Evidence();
        Assert.Equal((null, 3), (evidence.Report.Broken, evidence.Report.Released));
        Assert.Equal([3], evidence.Report.EarlierLines);
        Assert.Empty(KeyInvariant.Violations(evidence));
    }

    [Fact]
    public async Task The_policy_is_read_again_by_the_clock_that_nobody_sets()
    {
        await using var world = await StartedAsync(PolicyForge.MadeAt + (3 * Hour));
        var active = world.Kms.Services.GetRequiredService<ActivePolicy>();
        await File.WriteAllTextAsync(world.Kms.PolicyFile, (FaultyWorld.Policy with { PolicyVersion = 3 }).ToJson(), TestContext.Current.CancellationToken);
        world.Time.Jump(Hour);
        Assert.Equal(2, active.Current!.Version);
        // The timer may be set a moment later than the policy.
        for (var attempt = 0; attempt < 2000 && active.Current.Version is 2; attempt++)
        {
            world.Time.Advance(TimeSpan.FromSeconds(300));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
        Assert.Equal(3, active.Current.Version);
    }

    static async Task<FaultyWorld> StartedAsync(DateTimeOffset at, params (string, string)[] variables)
    {
        var world = new FaultyWorld(Dependency.PolicyFile, redis: null, variables);
        world.Time.Jump(at - world.Time.GetUtcNow());
        await world.StartAsync();
        return world;
    }

    static async Task<KeyExchange> KeyAsync(FaultyWorld world)
    {
        await world.ChallengeAsync();
        return await world.GetKeyAsync();
    }
}
