using Attestation.Protocol;
using Kms.Challenges;

namespace KmsTests.Challenges;

/// <summary>What every store must do; each kind of store runs all of it.</summary>
public abstract class ChallengeStoreTests
{
    protected const int Capacity = 3;

    static readonly PeerId Peer = PeerIdentity.FromSeed(new byte[32]).Id;

    readonly ManualTime time = new(PolicyForge.MadeAt);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected abstract IChallengeStore Store(TimeProvider time);

    [Fact]
    public async Task Consume_gives_a_challenge_once()
    {
        var store = Store(time);
        var challenge = New();
        await store.AddAsync(challenge, Cancel);
        Assert.Equal(challenge.Id, (await store.ConsumeAsync(challenge.Id, Cancel))?.Id);
        Assert.Null(await store.ConsumeAsync(challenge.Id, Cancel));
    }

    [Fact]
    public async Task Consume_knows_nothing_of_other_ids() => Assert.Null(await Store(time).ConsumeAsync(New().Id, Cancel));

    [Fact]
    public async Task Consume_refuses_an_expired_challenge()
    {
        var store = Store(time);
        var challenge = New();
        await store.AddAsync(challenge, Cancel);
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.Null(await store.ConsumeAsync(challenge.Id, Cancel));
    }

    [Fact]
    public async Task A_clock_that_goes_back_brings_no_challenge_back()
    {
        var store = Store(time);
        var challenge = New();
        await store.AddAsync(challenge, Cancel);
        time.Advance(TimeSpan.FromHours(1));
        Assert.Null(await store.ConsumeAsync(challenge.Id, Cancel));
        time.Advance(TimeSpan.FromHours(-1));
        Assert.Null(await store.ConsumeAsync(challenge.Id, Cancel));
    }

    [Fact]
    public async Task Of_many_at_once_one_gets_it()
    {
        var store = Store(time);
        var challenge = New();
        await store.AddAsync(challenge, Cancel);
        var taken = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => store.ConsumeAsync(challenge.Id, Cancel), Cancel)));
        Assert.Single(taken, got => got is not null);
    }

    [Fact]
    public async Task A_full_store_says_when_there_will_be_room()
    {
        var store = Store(time);
        for (var i = 0; i < Capacity; i++)
            await store.AddAsync(New(), Cancel);
        time.Advance(TimeSpan.FromSeconds(18));
        var full = await Assert.ThrowsAsync<ChallengesFullException>(() => store.AddAsync(New(), Cancel));
        Assert.Equal(TimeSpan.FromSeconds(42), full.Wait);
        time.Advance(full.Wait);
        await store.AddAsync(New(), Cancel);
    }

    [Fact]
    public async Task A_used_challenge_makes_room()
    {
        var store = Store(time);
        var first = New();
        await store.AddAsync(first, Cancel);
        for (var i = 1; i < Capacity; i++)
            await store.AddAsync(New(), Cancel);
        await store.ConsumeAsync(first.Id, Cancel);
        await store.AddAsync(New(), Cancel);
    }

    Challenge New() => Challenge.New(Peer, time.GetUtcNow().AddSeconds(60));
}
