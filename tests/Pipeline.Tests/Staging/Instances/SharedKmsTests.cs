using System.Net;
using Attestation.Audit;

namespace PipelineTests.Staging.Instances;

/// <summary>Two instances on one Redis behind the proxy, all of them real programs, while all goes well or comes back.</summary>
public sealed class SharedKmsTests(TwoInstances two) : IClassFixture<TwoInstances>
{
    [Fact]
    public async Task A_key_is_had_from_another_instance_than_the_challenge()
    {
        using var node = two.Node("127.0.1.1");
        var (challenge, asked) = await node.ChallengeAsync();

        var answer = await node.GetKeyAsync(await node.RequestAsync(challenge));

        Assert.Equal((HttpStatusCode.OK, null), (answer.Status, answer.Error));
        Assert.Equal(["kms-1", "kms-2"], ((string[])[asked, answer.Instance!]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Of_200_requests_with_one_challenge_exactly_one_gets_the_key()
    {
        ProxiedNode[] ways = [.. Enumerable.Range(1, 4).Select(number => two.Node($"127.0.2.{number}"))];
        var request = await ways[0].RequestAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => DecidedAsync(ways[i % ways.Length])));

        Assert.Single(answers, answer => answer.IsKey);
        Assert.Equal(199, answers.Count(answer => answer is { Status: HttpStatusCode.Unauthorized, Error: "invalid_challenge" }));
        Assert.Equal(2, answers.DistinctBy(answer => answer.Instance).Count());
        Assert.Single(await two.ReleasedAsync(), ProxiedNode.DigestOf(request));
        foreach (var way in ways)
            way.Dispose();

        // Who was only put off, because the machine was too busy to hear Redis in time, asks again as he is told to.
        async Task<KeyAnswer> DecidedAsync(ProxiedNode way)
        {
            var answer = await way.GetKeyAsync(request);
            for (var again = 0; again < 20 && answer.Status is HttpStatusCode.ServiceUnavailable; again++)
                answer = await way.GetKeyAsync(request);
            return answer;
        }
    }

    [Fact]
    public async Task Both_audit_logs_account_for_what_their_instance_has_decided()
    {
        using var node = two.Node("127.0.1.2");
        var answers = new List<(KeyAnswer Answer, string Quote)>();
        for (var cycle = 0; cycle < 3; cycle++)
        {
            var request = await node.RequestAsync();
            var quote = ProxiedNode.DigestOf(request);
            answers.Add((await node.GetKeyAsync(request), quote));
            // An odd number of requests in a cycle, so that both instances have their turn.
            answers.Add((await node.GetKeyAsync(request), quote));
        }
        foreach (var instance in (int[])[1, 2])
        {
            var logged = await two.AuditAsync(instance);
            Assert.All(answers.Where(one => one.Answer.Instance == $"kms-{instance}"), one => Assert.Contains(logged, line => line.QuoteSha256 == one.Quote && line.Outcome is AuditOutcome.Released == one.Answer.IsKey));
        }
    }

    [Fact]
    public async Task Without_Redis_all_are_told_to_come_again_and_then_get_their_key()
    {
        using var node = two.Node("127.0.1.3");
        var request = await node.RequestAsync();
        two.Signal("redis", "STOP");
        var early = await node.GetKeyAsync(request);
        await two.UntilAsync(0);
        var late = await node.GetKeyAsync(request);
        two.Signal("redis", "CONT");
        await two.UntilAsync(2);
        var afterwards = await node.GetKeyAsync(await node.RequestAsync());

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "dependency_unavailable"), (early.Status, early.Error));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "dependency_unavailable", null), (late.Status, late.Error, late.Instance));
        Assert.True(afterwards.IsKey, afterwards.ToString());
    }

    [Fact]
    public async Task The_rate_limit_counts_the_client_and_neither_the_proxy_nor_what_the_client_says_of_itself()
    {
        using var greedy = two.Node("127.0.1.4");
        using var modest = two.Node("127.0.1.5");
        // Each instance has an allowance of 200 of its own for an address.
        var answers = await Task.WhenAll(Enumerable.Range(0, 600).Select(i => greedy.KnockAsync($"203.0.{i / 250}.{i % 250}")));

        Assert.All(answers, answer => Assert.Contains((answer.Status, answer.Error), ((HttpStatusCode, string?)[])[(HttpStatusCode.BadRequest, "invalid_peer_id"), (HttpStatusCode.TooManyRequests, "rate_limited")]));
        Assert.InRange(answers.Count(answer => answer.Status is HttpStatusCode.BadRequest), 400, 599);
        Assert.Equal(HttpStatusCode.BadRequest, (await modest.KnockAsync("127.0.1.4")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await modest.KnockAsync("127.0.1.4")).Status);
    }
}
