using Attestation.Protocol;
using Kms.Challenges;

namespace KmsTests.Challenges;

public sealed class MemoryChallengeStoreTests : ChallengeStoreTests
{
    private protected override Task<IChallengeStore> StoreAsync(TimeProvider time) => Task.FromResult<IChallengeStore>(new MemoryChallengeStore(Limits, time));

    [Fact]
    public async Task A_million_challenges_of_a_million_peers_cost_less_than_160_MiB()
    {
        // Nothing that the store makes is ever let go, so what it makes is what it costs; the process without it needs less than 140 MiB.
        const int sample = 100_000;
        var cancel = TestContext.Current.CancellationToken;
        var now = PolicyForge.MadeAt.AddSeconds(60);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var store = new MemoryChallengeStore(new() { Pending = 1_000_000, PendingPerPeer = 10, Lifetime = TimeSpan.FromSeconds(60) }, new ManualTime(PolicyForge.MadeAt));
        var empty = GC.GetAllocatedBytesForCurrentThread() - before;
        var added = 0L;
        for (var i = 0; i < sample; i++)
        {
            Assert.True(PeerId.TryParse($"12D3KooW{i.ToString(System.Globalization.CultureInfo.InvariantCulture).Replace('0', 'z')}", out var peer));
            var challenge = Challenge.New(peer, now);
            before = GC.GetAllocatedBytesForCurrentThread();
            var adding = store.AddAsync(challenge, cancel);
            added += GC.GetAllocatedBytesForCurrentThread() - before;
            await adding;
        }
        Assert.Equal(sample, store.Pending);
        Assert.InRange(empty + (added * (1_000_000 / sample)), 1, 160 * 1024 * 1024);
    }

    [Fact]
    public void Challenges_that_might_come_cost_less_than_a_MiB()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var store = new MemoryChallengeStore(new() { Pending = 10_000_000, PendingPerPeer = 10, Lifetime = TimeSpan.FromSeconds(60) }, new ManualTime(PolicyForge.MadeAt));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 1024 * 1024);
        Assert.Equal(0, store.Pending);
    }

    [Fact]
    public async Task Any_order_of_coming_and_going_leaves_what_a_simple_model_says()
    {
        var cancel = TestContext.Current.CancellationToken;
        var time = new ManualTime(PolicyForge.MadeAt);
        var limits = new ChallengeLimits { Pending = 6000, PendingPerPeer = 40, Lifetime = TimeSpan.FromSeconds(60) };
        var store = new MemoryChallengeStore(limits, time);
        PeerId[] peers = [.. Enumerable.Range(0, 250).Select(i => PeerIdentity.FromSeed([.. BitConverter.GetBytes(i), .. new byte[28]]).Id)];
        var model = new List<(Challenge Challenge, PeerId Peer, DateTimeOffset Ends)>();
        var chance = 5u;
        for (var step = 0; step < 20_000; step++)
        {
            if (step % 400 is 399)
                time.Advance(TimeSpan.FromSeconds(Next(8)));
            model.RemoveAll(one => one.Ends <= time.GetUtcNow());
            if (Next(10) < 7)
            {
                var peer = peers[Next(Next(2) is 0 ? 10 : peers.Length)];
                var challenge = Challenge.New(peer, time.GetUtcNow() + limits.Lifetime);
                var isFull = model.Count(one => one.Peer == peer) >= limits.PendingPerPeer;
                var refusal = await Record.ExceptionAsync(() => store.AddAsync(challenge, cancel));
                Assert.Equal(isFull, refusal is ChallengesFullException { IsOfPeer: true });
                if (!isFull)
                    model.Add((challenge, peer, time.GetUtcNow() + limits.Lifetime));
            }
            else if (model.Count > 0)
            {
                var (challenge, peer, _) = model[Next(model.Count)];
                model.RemoveAll(one => one.Challenge.Id == challenge.Id);
                Assert.True((await store.ConsumeAsync(challenge.Id, cancel))!.IsFor(peer));
            }
        }
        Assert.NotEmpty(model);
        foreach (var (challenge, _, _) in model)
            Assert.NotNull(await store.ConsumeAsync(challenge.Id, cancel));
        time.Advance(limits.Lifetime);
        // Each addition drops eight of what has ended.
        for (var i = 0; i < 1000; i++)
            await store.AddAsync(Challenge.New(peers[i % peers.Length], time.GetUtcNow() + limits.Lifetime), cancel);
        Assert.Equal(1000, store.Pending);

        // Numerical Recipes' generator: the same walk each time.
        int Next(int below) => (int)(((chance = (chance * 1664525) + 1013904223) >> 8) % (uint)below);
    }
}
