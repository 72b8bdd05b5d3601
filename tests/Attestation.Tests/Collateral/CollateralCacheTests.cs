using Attestation.Collateral;
using AttestationTests.Verification;

namespace AttestationTests.Collateral;

public sealed class CollateralCacheTests
{
    readonly ManualTime time = new(ForgedEvidence.Noon);
    readonly FixedCollateral source = new(ForgedEvidence.Create().Collateral);
    readonly CollateralCache cache;

    public CollateralCacheTests() => cache = new(source, time);

    [Fact]
    public async Task FetchAsync_asks_once_for_each_kind_of_platform()
    {
        await FetchAsync("00806f050000");
        await FetchAsync("00806f050000");
        await FetchAsync("90c06f000000");
        Assert.Equal([("00806f050000", PckCa.Platform), ("90c06f000000", PckCa.Platform)], source.Asked);
    }

    [Fact]
    public async Task FetchAsync_refreshes_what_is_old_without_waiting()
    {
        var first = await FetchAsync();
        time.Advance(CollateralCache.FreshFor);
        Assert.Same(first, await FetchAsync());
        Assert.Equal(2, source.Asked.Count);
    }

    [Fact]
    public async Task FetchAsync_serves_on_when_a_refresh_ends_badly_and_tells()
    {
        var first = await FetchAsync();
        source.Collateral = null;
        time.Advance(CollateralCache.FreshFor);
        Assert.Same(first, await FetchAsync());
        Assert.Equal("The service is away.", cache.LastFailure?.Message);
    }

    [Fact]
    public async Task FetchAsync_gives_a_failing_service_a_rest()
    {
        await FetchAsync();
        source.Collateral = null;
        time.Advance(CollateralCache.FreshFor);
        await FetchAsync();
        await FetchAsync();
        Assert.Equal(2, source.Asked.Count);
        time.Advance(CollateralCache.RetryAfter);
        await FetchAsync();
        Assert.Equal(3, source.Asked.Count);
    }

    [Fact]
    public async Task FetchAsync_never_stretches_collateral_past_its_next_update()
    {
        await FetchAsync();
        source.Collateral = null;
        time.Advance(TimeSpan.FromDays(30));
        await Assert.ThrowsAsync<CollateralUnavailableException>(() => FetchAsync());
    }

    [Fact]
    public async Task FetchAsync_tries_again_after_a_failure()
    {
        (var collateral, source.Collateral) = (source.Collateral, null);
        await Assert.ThrowsAsync<CollateralUnavailableException>(() => FetchAsync());
        source.Collateral = collateral;
        Assert.Same(collateral, await FetchAsync());
        Assert.Null(cache.LastFailure);
    }

    [Fact]
    public async Task FetchAsync_does_not_keep_what_cannot_be_read()
    {
        source.Collateral = source.Collateral! with { TcbInfo = "{}" };
        await FetchAsync();
        await FetchAsync();
        Assert.Equal(2, source.Asked.Count);
    }

    Task<QuoteCollateral> FetchAsync(string fmspc = "00806f050000") =>
        cache.FetchAsync(fmspc, PckCa.Platform, TestContext.Current.CancellationToken);
}
