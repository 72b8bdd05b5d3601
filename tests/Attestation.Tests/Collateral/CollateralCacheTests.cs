using System.Diagnostics;
using Attestation.Collateral;
using AttestationTests.Verification;
using Simulator.Collateral;
using static Attestation.Collateral.CollateralFailureReason;

namespace AttestationTests.Collateral;

public sealed class CollateralCacheTests : IDisposable
{
    const string Fmspc = RecordedService.Fmspc;
    static readonly TimeSpan Life = TimeSpan.FromDays(30) - TimeSpan.FromHours(12);

    readonly ForgedEvidence evidence = ForgedEvidence.Create();
    readonly ManualTime time = new(ForgedEvidence.Noon, hasTimers: true);
    readonly List<CollateralState> told = [];
    readonly FakeService service;
    readonly CollateralCache cache;

    public CollateralCacheTests()
    {
        service = new(evidence.Collateral);
        cache = new(service, new CollateralJudge(new(evidence.Root)), time, told.Add);
    }

    static CollateralUnavailableException Away => new(ServiceError, "The service is away.");

    CollateralState State => Assert.Single(cache.States);

    public void Dispose() => cache.Dispose();

    [Fact]
    public async Task Collateral_is_fetched_once_for_each_kind_of_platform()
    {
        await FetchAsync();
        await FetchAsync();
        await Assert.ThrowsAsync<CollateralUnavailableException>(() => FetchAsync("00806f050000"));
        Assert.Equal([(new(Fmspc, PckCa.Platform), false), (new("00806f050000", PckCa.Platform), false)], service.Asked);
    }

    [Fact]
    public async Task Those_who_ask_together_share_one_fetch()
    {
        var answer = Hold();
        var asking = Enumerable.Range(0, 100).Select(_ => FetchAsync()).ToList();
        answer.SetResult();
        await Task.WhenAll(asking);
        Assert.Single(service.Asked);
    }

    [Fact]
    public async Task One_who_leaves_takes_nothing_from_those_who_stay()
    {
        var answer = Hold();
        using var leaving = new CancellationTokenSource();
        var (left, stayed) = (cache.FetchAsync(Fmspc, PckCa.Platform, leaving.Token), FetchAsync());
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        answer.SetResult();
        Assert.Same(evidence.Collateral, await stayed);
        Assert.Single(service.Asked);
    }

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
    public async Task A_kind_in_trouble_says_nothing_of_another()
    {
        await FetchAsync();
        service.Trouble = Away;
        await Assert.ThrowsAsync<CollateralUnavailableException>(() => FetchAsync("00806f050000"));
        Assert.Equal([("00806f050000", false, 1), (Fmspc, true, 0)], cache.States.Select(state => (state.Fmspc, state.IsServing, state.LastFailure?.InARow ?? 0)));
    }

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
    public async Task An_attempt_is_no_part_of_the_request_that_began_it()
    {
        using var request = new Activity("request").Start();
        await FetchAsync();
        Assert.Null(service.AskedWithin);
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

    [Fact]
    public async Task However_many_kinds_fail_they_have_their_number_of_places_and_push_out_none_that_serves()
    {
        await FetchAsync();
        service.Trouble = Away;
        for (var number = 0; number < 1000; number++)
            await Assert.ThrowsAsync<CollateralUnavailableException>(() => FetchAsync($"{number:x12}"));
        Assert.Equal(CollateralCache.MostWaiting + 1, cache.States.Count);
        Assert.Same(evidence.Collateral, await FetchAsync());
    }

    [Fact]
    public async Task Kinds_that_serve_have_their_number_of_places_and_the_one_asked_for_least_lately_goes()
    {
        using var many = new CollateralCache(service, new YesJudge(), time);
        for (var number = 0; number <= CollateralCache.MostKept; number++)
        {
            await many.FetchAsync($"{number:x12}", PckCa.Platform, TestContext.Current.CancellationToken);
            time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(CollateralCache.MostKept, many.States.Count);
        Assert.DoesNotContain(many.States, state => state.Fmspc == $"{0:x12}");
    }

    [Fact]
    public async Task More_kinds_at_once_than_there_are_places_are_refused()
    {
        var answer = Hold();
        var asking = Enumerable.Range(0, CollateralCache.MostWaiting).Select(number => FetchAsync($"{number:x12}")).ToList();
        Assert.Equal(TooManyKinds, (await Assert.ThrowsAsync<CollateralUnavailableException>(() => FetchAsync())).Reason);
        answer.SetResult();
        foreach (var asked in asking)
            await Assert.ThrowsAsync<CollateralUnavailableException>(() => asked);
    }

    [Fact]
    public async Task A_cache_that_ends_ends_its_fetches_and_timers()
    {
        await FetchAsync();
        Hold();
        time.Advance(TimeSpan.FromHours(12));
        var refreshing = cache.Settled;
        cache.Dispose();
        await refreshing;
        time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(2, service.Asked.Count);
    }

    [Fact]
    public async Task The_state_says_what_is_at_hand()
    {
        await FetchAsync();
        Assert.Equal(
            new()
            {
                Fmspc = Fmspc,
                Ca = PckCa.Platform,
                FetchedAt = ForgedEvidence.Noon,
                Ends = ForgedEvidence.Noon + Life,
                NextAttempt = ForgedEvidence.Noon.AddHours(12),
                LastFailure = null,
                IsServing = true,
            },
            State);
    }

    TaskCompletionSource Hold()
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        service.Until = answer.Task;
        return answer;
    }

    async Task AdvanceAsync(TimeSpan by)
    {
        var goal = time.GetUtcNow() + by;
        while (State.NextAttempt is var next && next > time.GetUtcNow() && next < goal)
        {
            time.Advance(next - time.GetUtcNow());
            await cache.Settled;
        }
        time.Advance(goal - time.GetUtcNow());
        await cache.Settled;
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

    QuoteCollateral Of(DateTimeOffset day) => ForgedEvidence.CollateralOf(evidence.Forge, day);

    static QuoteCollateral Corrupt(QuoteCollateral collateral)
    {
        var signature = collateral.TcbInfoSignature.ToArray();
        signature[^1] ^= 1;
        return collateral with { TcbInfoSignature = signature };
    }

    Task<QuoteCollateral> FetchAsync(string fmspc = Fmspc) => cache.FetchAsync(fmspc, PckCa.Platform, TestContext.Current.CancellationToken);

    sealed class YesJudge : ICollateralJudge
    {
        public CollateralLife Demand(QuoteCollateral collateral, CollateralKind kind, DateTimeOffset now) => new()
        {
            TcbInfoIssued = now,
            QeIdentityIssued = now,
            PckCrlIssued = now,
            RootCrlIssued = now,
            TcbInfoNumber = 20,
            QeIdentityNumber = 20,
            Ends = now.AddDays(30),
        };
    }
}
