using System.Diagnostics;
using Attestation.Collateral;
using AttestationTests.Verification;
using static Attestation.Collateral.CollateralFailureReason;

namespace AttestationTests.Collateral;

public sealed class CollateralCacheTests : CollateralCacheTest
{
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
    public async Task A_kind_in_trouble_says_nothing_of_another()
    {
        await FetchAsync();
        service.Trouble = Away;
        await Assert.ThrowsAsync<CollateralUnavailableException>(() => FetchAsync("00806f050000"));
        Assert.Equal([("00806f050000", false, 1), (Fmspc, true, 0)], cache.States.Select(state => (state.Fmspc, state.IsServing, state.LastFailure?.InARow ?? 0)));
    }

    [Fact]
    public async Task An_attempt_is_no_part_of_the_request_that_began_it()
    {
        using var request = new Activity("request").Start();
        await FetchAsync();
        Assert.Null(service.AskedWithin);
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
