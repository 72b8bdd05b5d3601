using Attestation.Collateral;
using AttestationTests.Verification;
using static Attestation.Collateral.CollateralFailureReason;

namespace AttestationTests.Collateral;

/// <summary>The end of what is at hand, and clocks that jump.</summary>
public sealed class CollateralEndTests : CollateralCacheTest
{
    [Fact]
    public async Task Collateral_serves_up_to_its_next_update()
    {
        await FetchAsync();
        service.Trouble = Away;
        await AdvanceAsync(Life);
        Assert.Same(evidence.Collateral, await FetchAsync());
    }

    [Fact]
    public async Task Collateral_is_never_stretched_past_its_next_update()
    {
        await FetchAsync();
        service.Trouble = Away;
        await AdvanceAsync(Life);
        time.Advance(TimeSpan.FromTicks(1));
        var refusal = await Assert.ThrowsAsync<CollateralUnavailableException>(() => FetchAsync());
        Assert.Equal(Ended, refusal.Reason);
        Assert.StartsWith("What was at hand for FMSPC 5eed6f000000, platform CA ended 2026-12-22T00:00:00Z, and nothing newer can be had; asked ", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith(": The service is away.", refusal.Message, StringComparison.Ordinal);
        Assert.False(State.IsServing);
    }

    [Fact]
    public async Task A_clock_that_jumps_past_the_end_makes_the_next_request_fetch()
    {
        await FetchAsync();
        service.Collateral = Of(ForgedEvidence.Noon.AddDays(40));
        var answer = Hold();
        time.Advance(TimeSpan.FromDays(40));
        var fetch = FetchAsync();
        Assert.False(fetch.IsCompleted);
        answer.SetResult();
        Assert.Same(service.Collateral, await fetch);
    }

    [Fact]
    public async Task A_clock_that_is_set_past_the_end_stretches_nothing()
    {
        await FetchAsync();
        service.Trouble = Away;
        time.Jump(TimeSpan.FromDays(40));
        Assert.Equal(Ended, (await Assert.ThrowsAsync<CollateralUnavailableException>(() => FetchAsync())).Reason);
        Assert.Equal(2, service.Asked.Count);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_makes_no_rest_longer()
    {
        service.Trouble = Away;
        await Assert.ThrowsAsync<CollateralUnavailableException>(() => FetchAsync());
        service.Trouble = null;
        time.Jump(TimeSpan.FromHours(-1));
        Assert.Same(evidence.Collateral, await FetchAsync());
    }

    [Fact]
    public async Task A_clock_that_is_set_back_delays_no_refresh()
    {
        await FetchAsync();
        time.Jump(TimeSpan.FromHours(-1));
        time.Advance(TimeSpan.FromHours(12));
        await cache.Settled;
        Assert.Equal(2, service.Asked.Count);
    }

    [Fact]
    public async Task Recovery_after_the_end_needs_no_request()
    {
        await FetchAsync();
        service.Trouble = Away;
        for (var day = 0; day < 31; day++)
        {
            await AdvanceAsync(TimeSpan.FromDays(1));
            await FetchOrRefuseAsync();
        }
        Assert.False(State.IsServing);
        (service.Trouble, service.Collateral) = (null, Of(time.GetUtcNow()));
        await AdvanceAsync(TimeSpan.FromHours(1));
        Assert.True(State.IsServing);
    }

    async Task FetchOrRefuseAsync()
    {
        try
        {
            await FetchAsync();
        }
        catch (CollateralUnavailableException refusal)
        {
            Assert.Equal(Ended, refusal.Reason);
        }
    }
}
