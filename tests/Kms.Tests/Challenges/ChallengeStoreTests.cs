using Attestation.Protocol;
using Kms.Challenges;

namespace KmsTests.Challenges;

/// <summary>What every store must do; each kind of store runs all of it.</summary>
public abstract class ChallengeStoreTests
{
    static readonly PeerId Peer = Named(1);
    static readonly PeerId Other = Named(2);

    readonly ManualTime time = new(PolicyForge.MadeAt);

    private protected static ChallengeLimits Limits { get; } = new() { Pending = 5, PendingPerPeer = 3, Lifetime = TimeSpan.FromSeconds(60) };

    /// <summary>By how much a wait may be shorter because time really passes in the store.</summary>
    protected virtual TimeSpan Slack => TimeSpan.Zero;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected abstract Task<IChallengeStore> StoreAsync(TimeProvider time);

    /// <summary>Lets time pass in the store, too, where it has a clock of its own.</summary>
    protected virtual Task PassAsync(TimeSpan passed) => Task.CompletedTask;

    [Fact]
    public async Task Consume_gives_a_challenge_once_and_as_it_was_given()
    {
        var store = await StoreAsync(time);
        var challenge = New();
        await store.AddAsync(challenge, Cancel);
        var taken = await store.ConsumeAsync(challenge.Id, Cancel);
        Assert.Equal((challenge.Id, challenge.ExpiresAt, Convert.ToHexString(challenge.Nonce.Span)), (taken!.Id, taken.ExpiresAt, Convert.ToHexString(taken.Nonce.Span)));
        Assert.True(taken.IsFor(Peer));
        Assert.False(taken.IsFor(Other));
        Assert.Null(await store.ConsumeAsync(challenge.Id, Cancel));
    }

    [Fact]
    public async Task Consume_knows_nothing_of_other_ids() => Assert.Null(await (await StoreAsync(time)).ConsumeAsync(New().Id, Cancel));

    [Fact]
    public async Task Consume_refuses_an_expired_challenge()
    {
        var store = await StoreAsync(time);
        var challenge = New();
        await store.AddAsync(challenge, Cancel);
        await WaitAsync(60);
        Assert.Null(await store.ConsumeAsync(challenge.Id, Cancel));
    }

    [Fact]
    public async Task A_clock_set_back_makes_no_challenge_live_longer()
    {
        var store = await StoreAsync(time);
        var (used, left) = (New(), New());
        await store.AddAsync(used, Cancel);
        await store.AddAsync(left, Cancel);
        time.Jump(TimeSpan.FromHours(-1));
        Assert.NotNull(await store.ConsumeAsync(used.Id, Cancel));
        await WaitAsync(60);
        Assert.Null(await store.ConsumeAsync(left.Id, Cancel));
    }

    [Fact]
    public async Task A_clock_set_forward_ends_what_waits_and_nothing_that_comes()
    {
        var store = await StoreAsync(time);
        var before = New();
        await store.AddAsync(before, Cancel);
        time.Jump(TimeSpan.FromHours(1));
        var after = New();
        await store.AddAsync(after, Cancel);
        Assert.Null(await store.ConsumeAsync(before.Id, Cancel));
        Assert.NotNull(await store.ConsumeAsync(after.Id, Cancel));
    }

    [Fact]
    public async Task A_clock_that_goes_back_brings_no_challenge_back()
    {
        var store = await StoreAsync(time);
        var challenge = New();
        await store.AddAsync(challenge, Cancel);
        time.Jump(TimeSpan.FromHours(1));
        Assert.Null(await store.ConsumeAsync(challenge.Id, Cancel));
        time.Jump(TimeSpan.FromHours(-1));
        Assert.Null(await store.ConsumeAsync(challenge.Id, Cancel));
    }

    [Fact]
    public async Task Of_many_at_once_one_gets_it()
    {
        var store = await StoreAsync(time);
        var challenge = New();
        await store.AddAsync(challenge, Cancel);
        var taken = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => store.ConsumeAsync(challenge.Id, Cancel), Cancel)));
        Assert.Single(taken, got => got is not null);
    }

    [Fact]
    public async Task A_full_store_says_when_there_will_be_room_and_gives_nobodys_challenge_up()
    {
        var store = await StoreAsync(time);
        var first = New();
        await store.AddAsync(first, Cancel);
        for (byte peer = 10; peer < 14; peer++)
            await store.AddAsync(New(Named(peer)), Cancel);
        await WaitAsync(18);
        var full = await Assert.ThrowsAsync<ChallengesFullException>(() => store.AddAsync(New(Named(20)), Cancel));
        Assert.False(full.IsOfPeer);
        Assert.InRange(full.Wait, TimeSpan.FromSeconds(42) - Slack, TimeSpan.FromSeconds(42));
        Assert.NotNull(await store.ConsumeAsync(first.Id, Cancel));
    }

    [Fact]
    public async Task Time_makes_room_for_all()
    {
        var store = await StoreAsync(time);
        for (byte peer = 10; peer < 15; peer++)
            await store.AddAsync(New(Named(peer)), Cancel);
        await WaitAsync(60);
        for (byte peer = 10; peer < 15; peer++)
            await store.AddAsync(New(Named(peer)), Cancel);
    }

    [Fact]
    public async Task A_used_challenge_makes_room_for_all()
    {
        var store = await StoreAsync(time);
        var first = New();
        await store.AddAsync(first, Cancel);
        for (byte peer = 10; peer < 14; peer++)
            await store.AddAsync(New(Named(peer)), Cancel);
        await store.ConsumeAsync(first.Id, Cancel);
        await store.AddAsync(New(), Cancel);
    }

    [Fact]
    public async Task A_peer_with_too_many_waits_for_its_own_oldest_and_others_do_not()
    {
        var store = await StoreAsync(time);
        await store.AddAsync(New(Other), Cancel);
        await WaitAsync(10);
        await store.AddAsync(New(), Cancel);
        await WaitAsync(10);
        await store.AddAsync(New(), Cancel);
        await store.AddAsync(New(), Cancel);
        var full = await Assert.ThrowsAsync<ChallengesFullException>(() => store.AddAsync(New(), Cancel));
        Assert.True(full.IsOfPeer);
        Assert.InRange(full.Wait, TimeSpan.FromSeconds(50) - Slack, TimeSpan.FromSeconds(50));
        await store.AddAsync(New(Other), Cancel);
    }

    [Fact]
    public async Task Time_makes_room_for_a_peer()
    {
        var store = await StoreAsync(time);
        await store.AddAsync(New(), Cancel);
        await WaitAsync(30);
        await store.AddAsync(New(), Cancel);
        await store.AddAsync(New(), Cancel);
        await WaitAsync(30);
        await store.AddAsync(New(), Cancel);
        await Assert.ThrowsAsync<ChallengesFullException>(() => store.AddAsync(New(), Cancel));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_used_challenge_makes_room_for_its_peer_whichever_it_was(int used)
    {
        var store = await StoreAsync(time);
        Challenge[] given = [New(), New(), New()];
        foreach (var challenge in given)
            await store.AddAsync(challenge, Cancel);
        await store.ConsumeAsync(given[used].Id, Cancel);
        await store.AddAsync(New(), Cancel);
        var full = await Assert.ThrowsAsync<ChallengesFullException>(() => store.AddAsync(New(), Cancel));
        Assert.True(full.IsOfPeer);
    }

    [Fact]
    public async Task What_waits_is_counted()
    {
        var store = await StoreAsync(time);
        await store.AddAsync(New(), Cancel);
        await store.AddAsync(New(Other), Cancel);
        Assert.Equal(2, store.Pending);
    }

    [Fact]
    public async Task A_store_that_answers_is_reachable() => await (await StoreAsync(time)).DemandReachableAsync(Cancel);

    static PeerId Named(byte number) => PeerIdentity.FromSeed(Enumerable.Repeat(number, 32).ToArray()).Id;

    async Task WaitAsync(int seconds)
    {
        time.Advance(TimeSpan.FromSeconds(seconds));
        await PassAsync(TimeSpan.FromSeconds(seconds));
    }

    Challenge New(PeerId? peer = null) => Challenge.New(peer ?? Peer, time.GetUtcNow() + Limits.Lifetime);
}
