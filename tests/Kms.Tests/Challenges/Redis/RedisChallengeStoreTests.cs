using System.Globalization;
using Kms.Challenges;
using Kms.Challenges.Redis;

namespace KmsTests.Challenges.Redis;

public sealed class RedisChallengeStoreTests(RedisServer server) : ChallengeStoreTests, IClassFixture<RedisServer>, IAsyncLifetime
{
    readonly List<RedisStores> opened = [];

    protected override TimeSpan Slack => TimeSpan.FromSeconds(30);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        server.Ask("FLUSHALL");
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var stores in opened)
            await stores.DisposeAsync();
    }

    [Fact]
    public async Task Every_key_ends_by_itself_whatever_the_clock_here_says()
    {
        var time = new ManualTime(PolicyForge.MadeAt);
        var stores = Open(time);
        var store = stores.To(server.Url);
        var used = stores.New();
        await store.AddAsync(used, Cancel);
        time.Jump(TimeSpan.FromHours(1));
        await store.AddAsync(stores.New(), Cancel);
        time.Jump(TimeSpan.FromHours(-2));
        await store.AddAsync(stores.New(), Cancel);
        await store.ConsumeAsync(used.Id, Cancel);
        var keys = server.Ask("KEYS", "*").Split('\n');
        Assert.Equal(4, keys.Length);
        Assert.All(keys, key => Assert.InRange(long.Parse(server.Ask("PTTL", key), CultureInfo.InvariantCulture), 1, (long)Limits.Lifetime.TotalMilliseconds));
    }

    [Fact]
    public async Task All_keys_lie_on_one_node_of_a_cluster()
    {
        var stores = Open();
        await stores.To(server.Url).AddAsync(stores.New(), Cancel);
        Assert.All(server.Ask("KEYS", "*").Split('\n'), key => Assert.StartsWith("mero-kms-phala:{challenge}:", key));
    }

    [Fact]
    public async Task A_clock_of_Redis_set_back_makes_no_challenge_live_longer()
    {
        var time = new ManualTime(PolicyForge.MadeAt);
        var stores = Open(time);
        var store = stores.To(server.Url);
        var challenge = stores.New();
        await store.AddAsync(challenge, Cancel);
        // What such a jump does to a key: its end is an hour further away.
        server.Age(TimeSpan.FromHours(-1));
        time.Advance(Limits.Lifetime);
        Assert.Null(await store.ConsumeAsync(challenge.Id, Cancel));
    }

    [Fact]
    public async Task What_one_instance_gave_any_other_takes_and_only_once()
    {
        var stores = Open();
        var (one, other) = (stores.To(server.Url), stores.To(server.Url));
        var challenge = stores.New();
        await one.AddAsync(challenge, Cancel);
        Assert.True((await other.ConsumeAsync(challenge.Id, Cancel))!.IsFor(RedisStores.Peer));
        Assert.Null(await one.ConsumeAsync(challenge.Id, Cancel));
    }

    [Fact]
    public async Task Instances_share_the_bounds()
    {
        var stores = Open();
        var (one, other) = (stores.To(server.Url), stores.To(server.Url));
        var refusals = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Record.ExceptionAsync(() => (i % 2 is 0 ? one : other).AddAsync(stores.New(), Cancel)).AsTask()));
        Assert.Equal(Limits.PendingPerPeer, refusals.Count(refusal => refusal is null));
        Assert.Equal(20 - Limits.PendingPerPeer, refusals.Count(refusal => refusal is ChallengesFullException { IsOfPeer: true }));
    }

    [Fact]
    public async Task Only_commands_whose_work_is_bounded_are_asked()
    {
        var stores = Open();
        var store = stores.To(server.Url);
        await store.DemandReachableAsync(Cancel);
        server.Ask("CONFIG", "RESETSTAT");
        for (var i = 0; i < 5; i++)
        {
            var challenge = stores.New();
            await Record.ExceptionAsync(() => store.AddAsync(challenge, Cancel));
            server.Age(TimeSpan.FromSeconds(25));
            if (i % 2 is 0)
                await store.ConsumeAsync(challenge.Id, Cancel);
        }
        string[] ofTests = ["keys", "config|resetstat", "eval", "type"];
        // Of ZRANGE the first, of ZRANGEBYSCORE eight. PING, INFO, CLIENT, ECHO and HELLO are the client library's own.
        string[] bounded =
        [
            "evalsha", "script|load", "info", "time", "get", "set", "del", "pttl", "pexpire", "zadd", "zrem", "zcard", "zrange", "zrangebyscore", "ping", "echo", "hello",
        ];
        var asked = server.Ask("INFO", "commandstats").Split('\n').Where(line => line.StartsWith("cmdstat_", StringComparison.Ordinal)).Select(line => line["cmdstat_".Length..line.IndexOf(':', StringComparison.Ordinal)]);
        Assert.Empty(asked.Except(ofTests).Except(bounded));
    }

    [Fact]
    public async Task Scripts_that_Redis_forgot_are_sent_again()
    {
        var stores = Open();
        var store = stores.To(server.Url);
        var challenge = stores.New();
        await store.AddAsync(challenge, Cancel);
        server.Ask("SCRIPT", "FLUSH");
        Assert.NotNull(await store.ConsumeAsync(challenge.Id, Cancel));
        server.Ask("SCRIPT", "FLUSH");
        await store.AddAsync(stores.New(), Cancel);
    }

    [Theory]
    [InlineData("something else")]
    [InlineData("{0} zz yy xx")]
    [InlineData("{0} 00 00 1")]
    public async Task A_record_of_somebody_elses_is_refused(string record)
    {
        var stores = Open();
        var store = stores.To(server.Url);
        var id = stores.New().Id;
        var here = server.Ask("INFO", "replication").Split('\n').Single(line => line.StartsWith("master_replid:", StringComparison.Ordinal))["master_replid:".Length..].Trim();
        server.Ask("SET", $"mero-kms-phala:{{challenge}}:{id}", string.Format(CultureInfo.InvariantCulture, record, here));
        await RedisStores.DemandUnavailableAsync(() => store.ConsumeAsync(id, Cancel));
    }

    [Fact]
    public async Task A_million_that_wait_cost_no_more_steps_than_a_thousand()
    {
        // Counted, not timed: what each addition and use asks of Redis.
        var stores = Open(limits: RedisStores.Limits);
        var store = stores.To(server.Url);
        await store.AddAsync(stores.New(), Cancel);
        var few = await StepsAsync(stores, store);
        server.Ask("EVAL", """
            for i = 1, 50000 do redis.call('ZADD', KEYS[1], 9e12 + i, 'a' .. i) end
            """, "1", "mero-kms-phala:{challenge}:index");
        Assert.Equal(few, await StepsAsync(stores, store));
    }

    private protected override Task<IChallengeStore> StoreAsync(TimeProvider time) => Task.FromResult<IChallengeStore>(Open(time).To(server.Url));

    protected override Task PassAsync(TimeSpan passed)
    {
        server.Age(passed);
        return Task.CompletedTask;
    }

    RedisStores Open(TimeProvider? time = null, ChallengeLimits? limits = null)
    {
        var stores = new RedisStores(patience: 20, time, limits ?? Limits);
        opened.Add(stores);
        return stores;
    }

    async Task<int> StepsAsync(RedisStores stores, RedisChallengeStore store)
    {
        server.Ask("CONFIG", "RESETSTAT");
        var challenge = stores.New();
        await store.AddAsync(challenge, Cancel);
        await store.ConsumeAsync(challenge.Id, Cancel);
        string[] steps = ["get", "set", "del", "pttl", "pexpire", "zadd", "zrem", "zcard", "zrange", "zrangebyscore", "time"];
        return server.Ask("INFO", "commandstats").Split('\n')
            .Where(line => steps.Any(step => line.StartsWith($"cmdstat_{step}:", StringComparison.Ordinal)))
            .Sum(line => int.Parse(line.Split("calls=")[1].Split(',')[0], CultureInfo.InvariantCulture));
    }
}
