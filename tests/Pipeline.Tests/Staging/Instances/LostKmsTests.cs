using System.Collections.Concurrent;
using System.Net;
using Attestation.Protocol;

namespace PipelineTests.Staging.Instances;

/// <summary>An instance ends, orderly or not, while nodes ask for their keys. Each test has instances of its own.</summary>
public sealed class LostKmsTests : IAsyncLifetime
{
    readonly TwoInstances two = new(requestsPerSecond: 50);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => two.InitializeAsync();

    public ValueTask DisposeAsync() => two.DisposeAsync();

    [Fact]
    public async Task A_request_that_an_instance_took_with_it_is_not_sent_to_another_and_its_challenge_is_still_good()
    {
        using var node = two.Node("127.0.1.1");
        List<GetKeyRequest> requests = [];
        while (requests.Count < 4)
            requests.Add(await node.RequestAsync());

        // It takes requests, as its system does that for it, and can do nothing with them.
        two.Signal("kms-1", "STOP");
        var asked = requests.Select(node.GetKeyAsync).ToList();
        while (asked.Count(one => one.IsCompleted) < 2)
            await Task.WhenAny(asked.Where(one => !one.IsCompleted));
        var pending = asked.Where(one => !one.IsCompleted).ToList();
        two.Signal("kms-1", "KILL");
        var answers = await Task.WhenAll(asked);

        Assert.Equal(2, pending.Count);
        Assert.All(answers.Where(one => one.IsKey), one => Assert.Equal("kms-2", one.Instance));
        var lost = requests.Zip(answers).Where(one => !one.Second.IsKey).ToList();
        Assert.Equal(2, lost.Count);
        Assert.All(lost, one => Assert.Equal((HttpStatusCode.BadGateway, "dependency_unavailable"), (one.Second.Status, one.Second.Error)));
        Assert.Equal(requests.Except(lost.Select(one => one.First)).Select(ProxiedNode.DigestOf).Order(), (await two.ReleasedAsync()).Order());
        foreach (var (request, _) in lost)
            Assert.True((await node.GetKeyAsync(request)).IsKey);
        Assert.Equal(requests.Select(ProxiedNode.DigestOf).Order(), (await two.ReleasedAsync()).Order());
    }

    [Fact]
    public async Task An_instance_that_is_killed_under_load_costs_no_second_key_and_the_other_goes_on()
    {
        var outcomes = new ConcurrentQueue<(GetKeyRequest Request, KeyAnswer Answer)>();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var load = Enumerable.Range(1, 6).Select(number => AskAsync($"127.0.3.{number}", outcomes, enough.Token)).ToList();

        await UntilKeysAsync(20);
        two.Signal("kms-1", "KILL");
        await two.UntilAsync(1);
        await UntilKeysAsync(outcomes.Count(one => one.Answer.IsKey) + 20);
        await enough.CancelAsync();
        await Task.WhenAll(load);

        await two.DemandRunningAsync();
        var released = await two.ReleasedAsync();
        Assert.Distinct(released);
        Assert.All(outcomes.Where(one => one.Answer.IsKey), one => Assert.Contains(ProxiedNode.DigestOf(one.Request), released));
        Assert.All(outcomes.Where(one => !one.Answer.IsKey), one => Assert.Equal((HttpStatusCode.BadGateway, "dependency_unavailable"), (one.Answer.Status, one.Answer.Error)));
        await NothingIsReleasedAgainAsync([.. outcomes], released);

        async Task UntilKeysAsync(int count)
        {
            while (outcomes.Count(one => one.Answer.IsKey) < count)
                await Task.Delay(20, Cancel);
        }
    }

    [Fact]
    public async Task An_instance_that_is_told_to_stop_loses_no_request()
    {
        var outcomes = new ConcurrentQueue<(GetKeyRequest Request, KeyAnswer Answer)>();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var load = Enumerable.Range(1, 4).Select(number => AskAsync($"127.0.4.{number}", outcomes, enough.Token)).ToList();
        while (outcomes.Count < 10)
            await Task.Delay(20, Cancel);

        two.Signal("kms-1", "TERM");
        await two.UntilAsync(1);
        var before = outcomes.Count;
        while (outcomes.Count < before + 10)
            await Task.Delay(20, Cancel);
        await enough.CancelAsync();
        await Task.WhenAll(load);

        Assert.All(outcomes, one => Assert.True(one.Answer.IsKey, one.Answer.ToString()));
        // Of each of the four callers one request may have been under way.
        Assert.InRange(outcomes.Skip(before).Count(one => one.Answer.Instance is "kms-1"), 0, load.Count);
    }

    async Task AskAsync(string address, ConcurrentQueue<(GetKeyRequest, KeyAnswer)> outcomes, CancellationToken enough)
    {
        using var node = two.Node(address);
        while (!enough.IsCancellationRequested)
        {
            GetKeyRequest request;
            try
            {
                request = await node.RequestAsync();
            }
            // The challenge was with the instance that ended: no key is at stake yet.
            catch (HttpRequestException lost) when (lost.StatusCode is HttpStatusCode.BadGateway)
            {
                continue;
            }
            outcomes.Enqueue((request, await node.GetKeyAsync(request)));
        }
    }

    // Each is sent once more: a challenge that was used stays used, whoever used it and however that instance ended.
    async Task NothingIsReleasedAgainAsync(IReadOnlyList<(GetKeyRequest Request, KeyAnswer Answer)> outcomes, IReadOnlyList<string> released)
    {
        using var node = two.Node("127.0.3.7");
        foreach (var (request, _) in outcomes.Where(one => released.Contains(ProxiedNode.DigestOf(one.Request))).TakeLast(60))
            Assert.Equal("invalid_challenge", (await node.GetKeyAsync(request)).Error);
        Assert.Distinct(await two.ReleasedAsync());
    }
}
