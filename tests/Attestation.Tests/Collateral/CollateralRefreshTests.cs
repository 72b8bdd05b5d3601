using Attestation.Collateral;
using AttestationTests.Verification;
using Simulator.Collateral;
using static Attestation.Collateral.CollateralFailureReason;

namespace AttestationTests.Collateral;

/// <summary>Collateral that is at hand, and asked for anew.</summary>
public sealed class CollateralRefreshTests : CollateralCacheTest
{
    [Fact]
    public async Task Collateral_is_refreshed_in_the_background_though_nobody_asks()
    {
        await FetchAsync();
        time.Advance(TimeSpan.FromHours(12) - TimeSpan.FromTicks(1));
        Assert.Single(service.Asked);
        time.Advance(TimeSpan.FromTicks(1));
        await cache.Settled;
        Assert.Equal(2, service.Asked.Count);
        Assert.Equal(time.GetUtcNow(), State.FetchedAt);
    }

    [Fact]
    public async Task Who_is_told_of_an_attempt_gets_the_next_one()
    {
        var isFirst = true;
        using var telling = new CollateralCache(service, new CollateralJudge(new(evidence.Root)), time, _ =>
        {
            if (!isFirst)
                return;
            isFirst = false;
            time.Advance(TimeSpan.FromHours(12));
        });
        await telling.FetchAsync(Fmspc, PckCa.Platform, TestContext.Current.CancellationToken);
        await telling.Settled;
        Assert.Equal(2, service.Asked.Count);
    }

    [Fact]
    public async Task Nobody_waits_for_a_refresh()
    {
        var first = await FetchAsync();
        var answer = Hold();
        service.Collateral = Of(ForgedEvidence.Noon.AddDays(1));
        time.Advance(TimeSpan.FromDays(1));
        var during = cache.FetchAsync(Fmspc, PckCa.Platform, TestContext.Current.CancellationToken);
        Assert.True(during.IsCompletedSuccessfully);
        Assert.Same(first, await during);
        answer.SetResult();
        await cache.Settled;
        Assert.Same(service.Collateral, await FetchAsync());
    }

    [Fact]
    public async Task What_ends_soon_is_refreshed_at_half_of_what_is_left()
    {
        time.Advance(Life - TimeSpan.FromHours(4));
        await FetchAsync();
        Assert.Equal(time.GetUtcNow() + TimeSpan.FromHours(2), State.NextAttempt);
    }

    [Fact]
    public async Task What_nobody_asked_for_in_a_week_is_not_refreshed_until_somebody_does()
    {
        await FetchAsync();
        for (var half = 0; half < 20; half++)
        {
            time.Advance(TimeSpan.FromHours(12));
            await cache.Settled;
        }
        Assert.Equal(14, service.Asked.Count);
        await FetchAsync();
        await cache.Settled;
        Assert.Equal(15, service.Asked.Count);
    }

    [Fact]
    public async Task A_refresh_that_fails_leaves_what_is_at_hand_and_is_visible()
    {
        var first = await FetchAsync();
        service.Trouble = Away;
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            time.Advance(State.NextAttempt - time.GetUtcNow());
            await cache.Settled;
            Assert.Equal(new() { At = time.GetUtcNow(), Reason = ServiceError, Message = "The service is away.", InARow = attempt }, State.LastFailure);
            Assert.Equal(TimeSpan.FromMinutes(1 << (attempt - 1)), State.NextAttempt - time.GetUtcNow());
        }
        Assert.True(State.IsServingWhileRefreshFails);
        Assert.Same(first, await FetchAsync());
    }

    [Fact]
    public async Task A_refresh_that_succeeds_again_clears_the_failure()
    {
        await FetchAsync();
        service.Trouble = Away;
        time.Advance(TimeSpan.FromHours(12));
        await cache.Settled;
        service.Trouble = null;
        time.Advance(TimeSpan.FromMinutes(1));
        await cache.Settled;
        Assert.Null(State.LastFailure);
        Assert.False(State.IsServingWhileRefreshFails);
        Assert.Equal([null, ServiceError, null], told.Select(state => state.LastFailure?.Reason));
    }

    [Fact]
    public async Task A_corrupt_refresh_does_not_poison_what_is_at_hand()
    {
        var first = await FetchAsync();
        service.Collateral = Corrupt(evidence.Collateral);
        time.Advance(TimeSpan.FromHours(12));
        await cache.Settled;
        Assert.Equal(NotGenuine, State.LastFailure?.Reason);
        Assert.Same(first, await FetchAsync());
        Assert.Single(service.Remembered);
    }

    [Fact]
    public async Task A_refresh_that_shows_an_older_state_of_affairs_is_not_kept()
    {
        time.Advance(TimeSpan.FromDays(2));
        var first = service.Collateral = Of(time.GetUtcNow());
        await FetchAsync();
        service.Collateral = evidence.Collateral;
        time.Advance(TimeSpan.FromHours(12));
        await cache.Settled;
        Assert.Equal(OlderThanKept, State.LastFailure?.Reason);
        Assert.Contains("TCB info older than what is at hand", State.LastFailure?.Message, StringComparison.Ordinal);
        Assert.Same(first, await FetchAsync());
        Assert.Single(service.Remembered);
    }

    [Fact]
    public async Task News_of_a_revocation_are_kept()
    {
        await FetchAsync();
        service.Collateral = ForgedEvidence.CollateralOf(evidence.Forge, ForgedEvidence.Noon, new CollateralOptions { IsPlatformCaRevoked = true });
        time.Advance(TimeSpan.FromHours(12));
        await cache.Settled;
        Assert.Same(service.Collateral, await FetchAsync());
    }
}
