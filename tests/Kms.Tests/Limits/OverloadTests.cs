using System.Net;
using System.Net.Http.Json;
using Attestation.Collateral;
using Attestation.EventLogs;
using Attestation.Protocol;
using Kms.Dstack;
using Microsoft.Extensions.DependencyInjection;

namespace KmsTests.Limits;

/// <summary>The whole service with fewer places than requests.</summary>
public sealed class OverloadTests
{
    static readonly (string, string)[] OnePlaceAndOneThatWaits = [("MERO_KMS_VERIFICATIONS", "1"), ("MERO_KMS_VERIFICATION_QUEUE", "1")];

    /// <summary>Only a service that is wrong takes this long.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_waits_for_collateral_keeps_nobody_else_from_a_key()
    {
        var slow = new SlowCollateral(waiting: 1);
        using var kms = new KmsUnderTest(KmsUnderTest.Policy, collateral: null, OnePlaceAndOneThatWaits) { Exchange = slow.Exchange };
        await kms.ListenAsync();
        using var http = new HttpClient { BaseAddress = kms.Address };
        var (first, second) = (new NodeUnderTest(kms, http), new NodeUnderTest(kms, http, seed: 2));

        var waits = first.GetKeyAsync(first.Request(await first.ChallengeAsync()));
        await slow.AllWait;
        Assert.Equal(HttpStatusCode.OK, (await second.GetKeyAsync(second.Request(await second.ChallengeAsync()))).StatusCode);

        Assert.False(waits.IsCompleted);
        slow.Answer();
        Assert.Equal(HttpStatusCode.OK, (await waits).StatusCode);
    }

    [Fact]
    public async Task Who_finds_no_room_is_put_off_and_may_use_its_challenge_later()
    {
        var slow = new SlowCollateral(waiting: 2);
        using var kms = new KmsUnderTest(KmsUnderTest.Policy, collateral: null, OnePlaceAndOneThatWaits) { Exchange = slow.Exchange };
        await kms.ListenAsync();
        using var http = new HttpClient { BaseAddress = kms.Address };
        var (first, second, third) = (new NodeUnderTest(kms, http), new NodeUnderTest(kms, http, seed: 2), new NodeUnderTest(kms, http, seed: 3));
        var waits = new[] { first.GetKeyAsync(first.Request(await first.ChallengeAsync())), second.GetKeyAsync(second.Request(await second.ChallengeAsync())) };
        await slow.AllWait;
        var request = third.Request(await third.ChallengeAsync());

        await DemandPutOffAsync(await third.GetKeyAsync(request));

        slow.Answer();
        Assert.All(await Task.WhenAll(waits), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(HttpStatusCode.OK, (await third.GetKeyAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Own_quotes_have_four_places_and_sixteen_that_wait()
    {
        SlowAgent? slow = null;
        using var kms = new KmsUnderTest(KmsUnderTest.Policy) { Exchange = services => services.AddSingleton<IDstackAgent>(_ => slow!) };
        slow = new(kms.Agent);
        await kms.ListenAsync();
        using var http = new HttpClient { BaseAddress = kms.Address };
        var request = new AttestRequest { NonceB64 = Convert.ToBase64String(new byte[32]) };
        var asked = Enumerable.Range(0, 21).Select(_ => http.PostAsJsonAsync("/attest", request, KmsJson.Wire.AttestRequest, Cancel)).ToList();

        // Only the one too many is answered while the agent is not.
        var refused = await Task.WhenAny(asked);
        await DemandPutOffAsync(await refused);
        // The one too many may be answered before the first four have come to the agent.
        await slow.FourAsk.WaitAsync(Patience, Cancel);

        slow.Answer();
        var others = await Task.WhenAll(asked.Where(answer => answer != refused));
        Assert.All(others, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(4, slow.MostAtOnce);
    }

    static async Task DemandPutOffAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal("rate_limited", (await answer.Content.ReadFromJsonAsync(KmsJson.Wire.KmsError, Cancel))!.Error);
    }

    /// <summary>Collateral for which the first so many wait until they are let go.</summary>
    sealed class SlowCollateral(int waiting)
    {
        readonly TaskCompletionSource answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        readonly TaskCompletionSource allWait = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int asked;

        public Task AllWait => allWait.Task;

        public void Answer() => answer.SetResult();

        public void Exchange(IServiceCollection services)
        {
            var registered = services.Last(service => service.ServiceType == typeof(ICollateralSource));
            services.AddSingleton<ICollateralSource>(new Source(this, (ICollateralSource)registered.ImplementationInstance!));
        }

        async Task<QuoteCollateral> FetchAsync(ICollateralSource source, string fmspc, PckCa ca, CancellationToken cancel)
        {
            var place = Interlocked.Increment(ref asked);
            if (place == waiting)
                allWait.SetResult();
            if (place <= waiting)
                await answer.Task.WaitAsync(cancel);
            return await source.FetchAsync(fmspc, ca, cancel);
        }

        sealed class Source(SlowCollateral slow, ICollateralSource source) : ICollateralSource
        {
            public Task<QuoteCollateral> FetchAsync(string fmspc, PckCa ca, CancellationToken cancel) => slow.FetchAsync(source, fmspc, ca, cancel);
        }
    }

    /// <summary>An agent whose quotes wait until they are let go.</summary>
    sealed class SlowAgent(FakeAgent agent) : IDstackAgent
    {
        readonly TaskCompletionSource answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        readonly TaskCompletionSource fourAsk = new(TaskCreationOptions.RunContinuationsAsynchronously);
        readonly Lock gate = new();
        int now;

        public Task FourAsk => fourAsk.Task;

        public int MostAtOnce { get; private set; }

        public void Answer() => answer.SetResult();

        public async Task<DstackQuote> QuoteAsync(ReadOnlyMemory<byte> reportData, CancellationToken cancel)
        {
            lock (gate)
            {
                MostAtOnce = Math.Max(MostAtOnce, ++now);
                if (now == 4)
                    fourAsk.TrySetResult();
            }
            await answer.Task.WaitAsync(cancel);
            lock (gate)
                now--;
            return await agent.QuoteAsync(reportData, cancel);
        }

        public Task<byte[]> KeyAsync(string path, CancellationToken cancel) => agent.KeyAsync(path, cancel);

        public Task<DstackEventLog> EventsAsync(CancellationToken cancel) => agent.EventsAsync(cancel);

        public Task EmitAsync(string name, ReadOnlyMemory<byte> payload, CancellationToken cancel) => agent.EmitAsync(name, payload, cancel);
    }
}
