using Attestation;
using Attestation.Policies;
using Attestation.Protocol;
using Kms;
using Kms.Policies;
using Microsoft.Extensions.DependencyInjection;
using System.Net;
using System.Text.Json;

namespace KmsTests.Policies;

public sealed class PolicyReloadTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static AttestationPolicy Policy(int version) => KmsUnderTest.Policy with { PolicyVersion = version };

    [Fact]
    public async Task A_newer_policy_takes_over_without_a_restart()
    {
        using var kms = await KmsUnderTest.StartAsync(Policy(1));
        await PublishAsync(kms, Policy(2));
        Assert.Equal(2, Active(kms).DemandReady().Version);
        Assert.Equal("", Active(kms).Reason);
    }

    [Fact]
    public async Task A_node_that_the_new_policy_does_not_list_gets_no_key_any_more()
    {
        using var kms = await KmsUnderTest.StartAsync(Policy(1));
        var node = new NodeUnderTest(kms, kms.CreateClient());
        Assert.Equal(HttpStatusCode.OK, (await node.GetKeyAsync(node.Request(await node.ChallengeAsync()))).StatusCode);
        await PublishAsync(kms, Policy(2) with { Policy = Policy(2).Policy with { NodeAllowedRtmr2 = [PolicyForge.Value("another")] } });
        Assert.Equal(HttpStatusCode.Forbidden, (await node.GetKeyAsync(node.Request(await node.ChallengeAsync()))).StatusCode);
    }

    [Theory]
    [InlineData("another profile")]
    [InlineData("expired")]
    [InlineData("no policy")]
    [InlineData("gone")]
    public async Task A_refused_policy_leaves_the_one_in_force_and_says_why(string what)
    {
        using var kms = await KmsUnderTest.StartAsync(Policy(1));
        if (what is "gone")
            File.Delete(kms.PolicyFile);
        else
            await File.WriteAllTextAsync(kms.PolicyFile, what switch
            {
                "another profile" => (Policy(2) with { Profile = Profile.LockedReadOnly }).ToJson(),
                "expired" => (Policy(2) with { ExpiresAt = kms.Time.GetUtcNow() }).ToJson(),
                _ => "{}",
            }, Cancel);
        await ReadAsync(kms);
        await ReadAsync(kms);

        Assert.Equal(1, Active(kms).DemandReady().Version);
        Assert.Contains(kms.PolicyFile, Active(kms).Reason);
        Assert.Single(kms.Log.Text.Split('\n'), line => line.Contains("version 1 stays in force", StringComparison.Ordinal));
        Assert.True((await HealthAsync(kms)).Policy!.RefusesNewer);
    }

    [Fact]
    public async Task A_lower_version_is_refused_while_it_runs_and_after_a_restart()
    {
        using var kms = await KmsUnderTest.StartAsync(Policy(5));
        await PublishAsync(kms, Policy(4));
        Assert.Equal(5, Active(kms).DemandReady().Version);

        var refused = Assert.Throws<PolicyRefusedException>(() => new PolicyMemory(Settings(kms)).Remember(new(Policy(4), PolicyForge.Hex64("4")), "policy.json"));
        Assert.Equal("policy.json is version 4, but version 5 was in force here already; to go back, publish the old content as a higher version.", refused.Message);
    }

    [Fact]
    public async Task The_same_version_with_other_bytes_is_refused()
    {
        using var kms = await KmsUnderTest.StartAsync(Policy(5));
        await PublishAsync(kms, Policy(5) with { ExpiresAt = Policy(5).ExpiresAt.AddDays(1) });
        Assert.Equal(Policy(5).ExpiresAt, Active(kms).DemandReady().ExpiresAt);
        Assert.Contains("one version is one policy", Active(kms).Reason);
    }

    [Fact]
    public async Task The_same_policy_again_is_no_news()
    {
        using var kms = await KmsUnderTest.StartAsync(Policy(5));
        await ReadAsync(kms);
        Assert.Equal("", Active(kms).Reason);
        Assert.Single(kms.Log.Text.Split('\n'), line => line.Contains("is in force until", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"environment":"tdx","profile":"debug","policy_version":1,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"}""")]
    [InlineData("""{"environment":"simulation","profile":"debug","policy_version":0,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"}""")]
    public async Task A_memory_that_says_nothing_is_not_taken_for_none(string content)
    {
        using var kms = await KmsUnderTest.StartAsync(Policy(1));
        await File.WriteAllTextAsync(Path.Combine(kms.StateFolder, "policy-simulation-debug.json"), content, Cancel);
        var refused = Assert.Throws<PolicyRefusedException>(() => new PolicyMemory(Settings(kms)).Remember(new(Policy(9), PolicyForge.Hex64("9")), "policy.json"));
        Assert.Contains("does not say which policy was the newest here", refused.Message);
    }

    [Fact]
    public async Task Where_nothing_can_be_remembered_there_is_no_policy()
    {
        using var kms = await KmsUnderTest.StartAsync(Policy(1));
        var file = Path.Combine(kms.StateFolder, "audit.jsonl");
        var settings = Settings(kms) with { State = Settings(kms).State with { Folder = file } };
        var refused = Assert.Throws<PolicyRefusedException>(() => new PolicyMemory(settings).Remember(new(Policy(1), PolicyForge.Hex64("1")), "policy.json"));
        Assert.Contains("can be neither read nor kept", refused.Message);
    }

    [Fact]
    public async Task A_value_is_allowed_until_the_instant_of_its_end_and_that_is_said_once()
    {
        var registers = QuoteForge.Registers();
        var end = PolicyForge.MadeAt.AddMinutes(10);
        using var kms = await KmsUnderTest.StartAsync(Policy(1) with
        {
            NodeTerms = [new() { Register = Attestation.Measurements.Register.Rtmr2, Value = registers.Rtmr2, AddedIn = 1, ExpiresAt = end, Reason = "replaced by the kernel of version 2" }],
        });
        var node = new NodeUnderTest(kms, kms.CreateClient());
        kms.Time.Advance(end.AddSeconds(-1) - kms.Time.GetUtcNow());
        Assert.Equal(HttpStatusCode.OK, (await node.GetKeyAsync(node.Request(await node.ChallengeAsync()))).StatusCode);
        kms.Time.Advance(TimeSpan.FromSeconds(1));

        var answer = await node.GetKeyAsync(node.Request(await node.ChallengeAsync()));
        await ReadAsync(kms);
        await ReadAsync(kms);

        Assert.Equal("""{"error":"measurement_policy_rejected","details":"The policy allowed the node's rtmr2 until 2026-11-22T12:10:00Z."}""", await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Single(kms.Log.Text.Split('\n'), line => line.Contains($"The value {registers.Rtmr2} of rtmr2 expired at 2026-11-22T12:10:00Z", StringComparison.Ordinal));
    }

    [Fact]
    public void The_end_of_a_policy_is_said_at_each_step_once()
    {
        var (notices, policy) = (new PolicyNotices(), new LoadedPolicy(Policy(1), PolicyForge.Hex64("1")));
        var said = Enumerable.Range(0, 24 * 92).Select(hour => PolicyForge.MadeAt.AddHours(hour))
            .SelectMany(now => notices.Next(policy, now).Select(notice => $"{JsonUtcTime.ToText(now)} {notice}"));
        Assert.Equal(
            [
                "2027-01-21T12:00:00Z The policy of version 1 expires at 2027-02-20T12:00:00Z, within 30 days; publish its successor",
                "2027-02-06T12:00:00Z The policy of version 1 expires at 2027-02-20T12:00:00Z, within 14 days; publish its successor",
                "2027-02-13T12:00:00Z The policy of version 1 expires at 2027-02-20T12:00:00Z, within 7 days; publish its successor",
                "2027-02-17T12:00:00Z The policy of version 1 expires at 2027-02-20T12:00:00Z, within 3 days; publish its successor",
                "2027-02-19T12:00:00Z The policy of version 1 expires at 2027-02-20T12:00:00Z, within a day; publish its successor",
                "2027-02-20T12:00:00Z The policy of version 1 expired at 2027-02-20T12:00:00Z; no key leaves until there is another",
            ],
            said);
    }

    [Fact]
    public async Task Health_shows_the_policy_in_force()
    {
        using var kms = await KmsUnderTest.StartAsync(Policy(3));
        var policy = (await HealthAsync(kms)).Policy!;
        Assert.Equal((3, Active(kms).Current!.Sha256, "2027-02-20T12:00:00Z", null), (policy.Version, policy.Sha256, policy.ExpiresAt, policy.RefusesNewer));
    }

    [Fact]
    public void A_policy_without_terms_is_written_as_before() => Assert.DoesNotContain("node_terms", Policy(1).ToJson());

    [Fact]
    public async Task A_bell_that_was_rung_is_heard_at_once_and_by_one()
    {
        using var bell = new ReloadBell();
        bell.Ring();
        bell.Ring();
        await bell.WaitAsync(Timeout.InfiniteTimeSpan, TimeProvider.System, Cancel);
        var second = bell.WaitAsync(Timeout.InfiniteTimeSpan, TimeProvider.System, Cancel);
        Assert.False(second.IsCompleted);
        bell.Ring();
        await second;
    }

    [Fact]
    public async Task Without_a_bell_the_time_wakes()
    {
        using var bell = new ReloadBell();
        await bell.WaitAsync(TimeSpan.Zero, TimeProvider.System, Cancel);
    }

    static ActivePolicy Active(KmsUnderTest kms) => kms.Services.GetRequiredService<ActivePolicy>();

    static Kms.Settings.KmsSettings Settings(KmsUnderTest kms) => kms.Services.GetRequiredService<Kms.Settings.KmsSettings>();

    static Task<bool> ReadAsync(KmsUnderTest kms) => kms.Services.GetRequiredService<PolicyLoader>().ReadAsync(Cancel);

    static async Task PublishAsync(KmsUnderTest kms, AttestationPolicy policy)
    {
        await File.WriteAllTextAsync(kms.PolicyFile, policy.ToJson(), Cancel);
        await ReadAsync(kms);
    }

    static async Task<HealthResponse> HealthAsync(KmsUnderTest kms) =>
        JsonSerializer.Deserialize(await kms.CreateClient().GetStringAsync("/health", Cancel), KmsJson.Wire.HealthResponse)!;
}
