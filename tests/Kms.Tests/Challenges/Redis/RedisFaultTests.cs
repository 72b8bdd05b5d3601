using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Kms.Challenges;
using Kms.Errors;

namespace KmsTests.Challenges.Redis;

/// <summary>A Redis that is slow, gone, restarted or full: a quick answer, recovery without a restart, and nothing given out twice.</summary>
public sealed class RedisFaultTests : IAsyncDisposable
{
    readonly RedisStores stores = new(patience: 2);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => stores.DisposeAsync();

    [Fact]
    public async Task Gone_is_unavailable_and_back_is_back()
    {
        await using var server = await RedisServer.StartedAsync();
        var store = stores.To(server.Url);
        var lost = await stores.AddedAsync(store);
        server.Kill();
        await RedisStores.DemandUnavailableAsync(() => store.AddAsync(stores.New(), Cancel));
        await RedisStores.DemandUnavailableAsync(() => store.ConsumeAsync(lost.Id, Cancel));
        await RedisStores.DemandUnavailableAsync(() => store.DemandReachableAsync(Cancel));
        await server.StartAsync();
        var challenge = await stores.AddedAsync(store);
        await store.DemandReachableAsync(Cancel);
        Assert.NotNull(await store.ConsumeAsync(challenge.Id, Cancel));
        // It kept nothing over its death.
        Assert.Null(await store.ConsumeAsync(lost.Id, Cancel));
    }

    [Fact]
    public async Task The_log_says_when_the_connection_ends_and_when_it_is_back()
    {
        await using var server = await RedisServer.StartedAsync();
        var store = stores.To(server.Url);
        await stores.AddedAsync(store);
        server.Kill();
        await stores.LoggedAsync($"Warning The connection to Redis at {server.Url} has ended");
        await server.StartAsync();
        await stores.LoggedAsync($"Information The connection to Redis at {server.Url} is back");
    }

    [Fact]
    public async Task A_service_may_start_before_its_Redis()
    {
        await using var server = await RedisServer.StartedAsync();
        server.Kill();
        var store = stores.To(server.Url);
        await RedisStores.DemandUnavailableAsync(() => store.AddAsync(stores.New(), Cancel));
        await stores.LoggedAsync($"Warning Redis at {server.Url} cannot be reached");
        await server.StartAsync();
        var challenge = await stores.AddedAsync(store);
        Assert.NotNull(await store.ConsumeAsync(challenge.Id, Cancel));
    }

    [Fact]
    public async Task A_service_may_start_while_its_Redis_is_frozen()
    {
        await using var server = await RedisServer.StartedAsync();
        server.Freeze();
        var store = stores.To(server.Url);
        await RedisStores.DemandUnavailableAsync(() => store.AddAsync(stores.New(), Cancel));
        server.Thaw();
        await stores.AddedAsync(store);
    }

    [Fact]
    public async Task Frozen_is_unavailable_while_it_is_frozen_and_what_was_asked_is_spent_at_most_once()
    {
        await using var server = await RedisServer.StartedAsync();
        var (one, other) = (stores.To(server.Url), stores.To(server.Url));
        var challenge = await stores.AddedAsync(one);
        await other.DemandReachableAsync(Cancel);
        server.Freeze();
        // All of these end while nothing is answered: that is what quick means.
        await Task.WhenAll(
        [
            .. Enumerable.Range(0, 50).Select(i => RedisStores.DemandUnavailableAsync(() => (i % 2 is 0 ? one : other).ConsumeAsync(challenge.Id, Cancel))),
            RedisStores.DemandUnavailableAsync(() => one.AddAsync(stores.New(), Cancel)),
            RedisStores.DemandUnavailableAsync(() => one.DemandReachableAsync(Cancel)),
        ]);
        server.Thaw();
        await stores.AddedAsync(one);
        await stores.AddedAsync(other);
        // What it was asked while frozen it does now: the challenge is spent although nobody got it.
        Assert.Null(await one.ConsumeAsync(challenge.Id, Cancel));
        Assert.Null(await other.ConsumeAsync(challenge.Id, Cancel));
    }

    [Fact]
    public async Task A_use_whose_answer_is_lost_is_a_use()
    {
        await using var server = await RedisServer.StartedAsync();
        using var relay = new RedisRelay(server);
        var (far, near) = (stores.To(relay.Url), stores.To(server.Url));
        var challenge = await stores.AddedAsync(far);
        relay.LoseAnswers();
        await RedisStores.DemandUnavailableAsync(() => far.ConsumeAsync(challenge.Id, Cancel));
        Assert.Null(await near.ConsumeAsync(challenge.Id, Cancel));
        relay.LeadTo(server);
        await stores.AddedAsync(far);
        Assert.Null(await far.ConsumeAsync(challenge.Id, Cancel));
    }

    [Theory]
    [InlineData("*3\r\n:0\r\n:0\r\n:1\r\n", "+OK\r\n")]
    [InlineData("*3\r\n:0\r\n:0\r\n:1\r\n", "*2\r\n:0\r\n:0\r\n")]
    [InlineData("*3\r\n:0\r\n:0\r\n:1\r\n", "*-1\r\n")]
    [InlineData("*3\r\n:0\r\n:0\r\n:1\r\n", "-ERR out of order\r\n")]
    public async Task What_no_addition_answers_is_unavailable(string answer, string instead)
    {
        await using var server = await RedisServer.StartedAsync();
        using var relay = new RedisRelay(server);
        var store = stores.To(relay.Url);
        await store.DemandReachableAsync(Cancel);
        relay.Change(said => said.Replace(answer, instead, StringComparison.Ordinal));
        await RedisStores.DemandUnavailableAsync(() => store.AddAsync(stores.New(), Cancel));
    }

    [Theory]
    [InlineData(":1\r\n")]
    [InlineData("$4\r\nmine\r\n")]
    [InlineData("*1\r\n:1\r\n")]
    [InlineData("-ERR out of order\r\n")]
    public async Task What_no_use_answers_is_unavailable(string instead)
    {
        await using var server = await RedisServer.StartedAsync();
        using var relay = new RedisRelay(server);
        var store = stores.To(relay.Url);
        var challenge = await stores.AddedAsync(store);
        relay.Change(said => Regex.Replace(said, "[$][0-9]+\r\n[0-9a-f]{64} [0-9a-f]{64} [0-9]+\r\n", instead));
        await RedisStores.DemandUnavailableAsync(() => store.ConsumeAsync(challenge.Id, Cancel));
    }

    [Fact]
    public async Task Paused_is_unavailable()
    {
        await using var server = await RedisServer.StartedAsync();
        var store = stores.To(server.Url);
        await stores.AddedAsync(store);
        server.Ask("CLIENT", "PAUSE", "600000", "WRITE");
        await RedisStores.DemandUnavailableAsync(() => store.AddAsync(stores.New(), Cancel));
        server.Ask("CLIENT", "UNPAUSE");
        await stores.AddedAsync(store);
    }

    [Fact]
    public async Task Full_is_unavailable_for_more_and_not_for_use()
    {
        await using var server = await RedisServer.StartedAsync();
        var store = stores.To(server.Url);
        var challenge = await stores.AddedAsync(store);
        server.Ask("CONFIG", "SET", "maxmemory", "1");
        await RedisStores.DemandUnavailableAsync(() => store.AddAsync(stores.New(), Cancel));
        Assert.NotNull(await store.ConsumeAsync(challenge.Id, Cancel));
    }

    [Fact]
    public async Task Emptied_it_gives_out_nothing_and_goes_on()
    {
        await using var server = await RedisServer.StartedAsync();
        var store = stores.To(server.Url);
        var lost = await stores.AddedAsync(store);
        server.Ask("FLUSHALL");
        Assert.Null(await store.ConsumeAsync(lost.Id, Cancel));
        var challenge = await stores.AddedAsync(store);
        Assert.NotNull(await store.ConsumeAsync(challenge.Id, Cancel));
    }

    [Fact]
    public async Task Under_load_no_freeze_and_no_death_gives_a_challenge_out_twice()
    {
        const int rounds = 4;
        const int perRound = 40;
        await using var server = await RedisServer.StartedAsync();
        IChallengeStore[] instances = [stores.To(server.Url), stores.To(server.Url)];
        var releases = new ConcurrentDictionary<string, int>();
        var refusals = 0;
        for (var round = 0; round < rounds; round++)
        {
            await stores.AddedAsync(instances[0]);
            await stores.AddedAsync(instances[1]);
            var load = Task.WhenAll(Enumerable.Range(0, perRound).Select(_ => Task.Run(UseByAllAsync, Cancel)));
            if (round % 2 is 0)
            {
                server.Freeze();
                await load;
                server.Thaw();
            }
            else
            {
                server.Kill();
                await server.StartAsync();
                await load;
            }
        }
        var last = await stores.AddedAsync(instances[0]);
        Assert.NotNull(await instances[1].ConsumeAsync(last.Id, Cancel));
        Assert.DoesNotContain(releases.Values, times => times > 1);
        Assert.NotEqual(0, refusals);

        async Task UseByAllAsync()
        {
            var challenge = stores.New();
            await TryAsync(() => instances[0].AddAsync(challenge, Cancel));
            // Whether it was kept is not known after a refusal, and asking is allowed.
            await Task.WhenAll(Enumerable.Range(0, 6).Select(i => TryAsync(async () =>
            {
                if (await instances[i % 2].ConsumeAsync(challenge.Id, Cancel) is not null)
                    releases.AddOrUpdate(challenge.Id, 1, (_, times) => times + 1);
            })));
        }

        async Task TryAsync(Func<Task> call)
        {
            try
            {
                await call();
            }
            catch (RefusedException refused) when (refused.Refusal == Refusal.DependencyUnavailable)
            {
                Interlocked.Increment(ref refusals);
            }
        }
    }
}
