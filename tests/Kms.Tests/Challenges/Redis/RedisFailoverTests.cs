namespace KmsTests.Challenges.Redis;

/// <summary>A server that takes over may not know what was used. Each of these gave a challenge out twice without the id of the history.</summary>
public sealed class RedisFailoverTests : IAsyncLifetime
{
    readonly RedisStores stores = new(patience: 20);
    RedisServer master = null!;
    RedisServer replica = null!;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        master = await RedisServer.StartedAsync(Tcp());
        replica = await RedisServer.StartedAsync(Tcp());
        await FollowAsync(replica, master);
    }

    public async ValueTask DisposeAsync()
    {
        await stores.DisposeAsync();
        await master.DisposeAsync();
        await replica.DisposeAsync();
    }

    [Fact]
    public async Task A_replica_that_missed_a_use_and_took_over_does_not_give_it_out_again()
    {
        using var relay = new RedisRelay(master);
        var store = stores.To(relay.Url);
        var challenge = await stores.AddedAsync(store);
        await replica.AwaitAsync("1", "EXISTS", KeyOf(challenge.Id));
        // The master does not know it yet, and goes on.
        replica.Ask("REPLICAOF", "NO", "ONE");
        Assert.NotNull(await store.ConsumeAsync(challenge.Id, Cancel));
        Assert.Equal("1", replica.Ask("EXISTS", KeyOf(challenge.Id)));

        master.Kill();
        relay.LeadTo(replica);
        var next = await stores.AddedAsync(store);

        Assert.Null(await store.ConsumeAsync(challenge.Id, Cancel));
        Assert.NotNull(await store.ConsumeAsync(next.Id, Cancel));
    }

    [Fact]
    public async Task Two_masters_at_once_do_not_both_give_it_out()
    {
        var (one, other) = (stores.To(master.Url), stores.To(replica.Url));
        var challenge = await stores.AddedAsync(one);
        await replica.AwaitAsync("1", "EXISTS", KeyOf(challenge.Id));
        replica.Ask("REPLICAOF", "NO", "ONE");
        var next = await stores.AddedAsync(other);

        Assert.Null(await other.ConsumeAsync(challenge.Id, Cancel));
        Assert.NotNull(await one.ConsumeAsync(challenge.Id, Cancel));
        Assert.NotNull(await other.ConsumeAsync(next.Id, Cancel));
        Assert.Null(await one.ConsumeAsync(next.Id, Cancel));
    }

    [Fact]
    public async Task A_master_that_comes_back_with_what_it_gave_out_does_not_give_it_out_again()
    {
        var store = stores.To(master.Url);
        var challenge = await stores.AddedAsync(store);
        await replica.AwaitAsync("1", "EXISTS", KeyOf(challenge.Id));
        replica.Ask("REPLICAOF", "NO", "ONE");
        Assert.NotNull(await store.ConsumeAsync(challenge.Id, Cancel));

        await FollowAsync(master, replica);
        Assert.Equal("1", master.Ask("EXISTS", KeyOf(challenge.Id)));
        master.Ask("REPLICAOF", "NO", "ONE");
        await stores.AddedAsync(store);

        Assert.Null(await store.ConsumeAsync(challenge.Id, Cancel));
    }

    [Fact]
    public async Task A_server_that_starts_from_an_older_disk_does_not_give_it_out_again()
    {
        var store = stores.To(master.Url);
        var challenge = await stores.AddedAsync(store);
        // Not while the copy for the replica is still being written.
        await master.AwaitAsync("OK", "SAVE");
        Assert.NotNull(await store.ConsumeAsync(challenge.Id, Cancel));
        master.Kill();
        await master.StartAsync();
        Assert.Equal("1", master.Ask("EXISTS", KeyOf(challenge.Id)));
        await stores.AddedAsync(store);

        Assert.Null(await store.ConsumeAsync(challenge.Id, Cancel));
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("no")]
    public async Task A_replica_keeps_and_gives_nothing_even_if_it_may_be_written_to(string readOnly)
    {
        replica.Ask("CONFIG", "SET", "replica-read-only", readOnly);
        var challenge = await stores.AddedAsync(stores.To(master.Url));
        await replica.AwaitAsync("1", "EXISTS", KeyOf(challenge.Id));
        var store = stores.To(replica.Url);
        await RedisStores.DemandUnavailableAsync(() => store.AddAsync(stores.New(), Cancel));
        await RedisStores.DemandUnavailableAsync(() => store.ConsumeAsync(challenge.Id, Cancel));
        await RedisStores.DemandUnavailableAsync(() => store.DemandReachableAsync(Cancel));
        Assert.Equal("1", replica.Ask("EXISTS", KeyOf(challenge.Id)));
    }

    static string KeyOf(string id) => $"mero-kms-phala:{{challenge}}:{id}";

    // Replication needs TCP.
    static string[] Tcp() => ["--port", $"{RedisServer.FreePort()}", "--bind", "127.0.0.1", "--repl-diskless-sync-delay", "0"];

    static async Task FollowAsync(RedisServer follower, RedisServer leader)
    {
        follower.Ask("REPLICAOF", "127.0.0.1", leader.Options[1]);
        await follower.AwaitAsync("master_link_status:up", "INFO", "replication");
    }
}
