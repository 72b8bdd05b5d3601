using Attestation.Collateral;
using static Attestation.Collateral.CollateralFailureReason;

namespace AttestationTests.Collateral;

/// <summary>A service that gives nothing, or nothing of use.</summary>
public sealed class CollateralFailureTests : CollateralCacheTest
{
    [Theory]
    [InlineData(UnknownPlatform, 600)]
    [InlineData(RequestRefused, 600)]
    [InlineData(MalformedAnswer, 60)]
    [InlineData(ServiceError, 5)]
    [InlineData(TimedOut, 5)]
    [InlineData(Unreachable, 5)]
    public async Task A_first_fetch_that_fails_is_remembered_for_a_while(CollateralFailureReason reason, int seconds)
    {
        service.Trouble = new CollateralUnavailableException(reason, "No.");
        Assert.Equal(reason, (await Assert.ThrowsAsync<CollateralUnavailableException>(() => FetchAsync())).Reason);
        time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
        var refusal = await Assert.ThrowsAsync<CollateralUnavailableException>(() => FetchAsync());
        Assert.Equal((reason, TimeSpan.FromTicks(1)), (refusal.Reason, refusal.RetryAfter));
        Assert.Single(service.Asked);
        time.Advance(TimeSpan.FromTicks(1));
        await Assert.ThrowsAsync<CollateralUnavailableException>(() => FetchAsync());
        Assert.Equal(2, service.Asked.Count);
    }

    [Theory]
    [InlineData(90, 90)]
    [InlineData(86400, 600)]
    public async Task The_services_wait_is_kept_within_bounds(int asked, int kept)
    {
        service.Trouble = new CollateralUnavailableException(ServiceError, "Later.") { RetryAfter = TimeSpan.FromSeconds(asked) };
        await Assert.ThrowsAsync<CollateralUnavailableException>(() => FetchAsync());
        Assert.Equal(TimeSpan.FromSeconds(kept), State.NextAttempt - time.GetUtcNow());
    }

    [Fact]
    public async Task A_corrupt_answer_is_not_kept()
    {
        service.Collateral = Corrupt(evidence.Collateral);
        var refusal = await Assert.ThrowsAsync<CollateralUnavailableException>(() => FetchAsync());
        Assert.Equal(NotGenuine, refusal.Reason);
        Assert.Contains("tcb_info: failed.", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(service.Remembered);
        service.Collateral = evidence.Collateral;
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Same(evidence.Collateral, await FetchAsync());
    }

    [Fact]
    public async Task What_is_said_to_be_unchanged_and_is_no_use_is_asked_for_anew()
    {
        (service.Collateral, service.IsUnchanged) = (Corrupt(evidence.Collateral), true);
        await Assert.ThrowsAsync<CollateralUnavailableException>(() => FetchAsync());
        Assert.Equal([false, true], service.Asked.Select(asked => asked.Anew));
    }

    [Fact]
    public async Task What_nobody_foresaw_is_told_and_does_not_stop_the_next_attempt()
    {
        service.Trouble = new NotSupportedException("secret");
        var refusal = await Assert.ThrowsAsync<CollateralUnavailableException>(() => FetchAsync());
        Assert.Equal(Unexpected, refusal.Reason);
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
        service.Trouble = null;
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.NotNull(await FetchAsync());
    }

    [Fact]
    public async Task A_message_of_a_failure_is_one_line()
    {
        service.Trouble = new CollateralUnavailableException(ServiceError, "one\r\ntwo\u2028three");
        await Assert.ThrowsAsync<CollateralUnavailableException>(() => FetchAsync());
        Assert.Equal("one..two.three", State.LastFailure?.Message);
    }
}
