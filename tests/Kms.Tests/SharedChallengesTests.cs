using System.Net;
using System.Net.Http.Json;
using Attestation.Protocol;
using KmsTests.Challenges.Redis;

namespace KmsTests;

/// <summary>Two instances of the whole service on one Redis.</summary>
public sealed class SharedChallengesTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_200_requests_with_one_challenge_to_two_instances_exactly_one_gets_the_key()
    {
        await using var server = await RedisServer.StartedAsync();
        using var one = await StartAsync(server);
        using var other = await StartAsync(server);
        NodeUnderTest[] ways = [new(one, one.CreateClient()), new(other, other.CreateClient())];
        await ways[1].ChallengeAsync();
        var request = ways[0].Request(await ways[0].ChallengeAsync());

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => ways[i % 2].GetKeyAsync(request), Cancel)));

        Assert.Single(answers, answer => answer.StatusCode is HttpStatusCode.OK);
        Assert.Single([.. one.Agent.Paths, .. other.Agent.Paths]);
        // A machine too busy to hear Redis in time says so; any other answer is that the challenge is used.
        Assert.DoesNotContain(answers, answer => answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.Unauthorized or HttpStatusCode.ServiceUnavailable));
    }

    [Fact]
    public async Task Without_Redis_nobody_gets_a_key_and_everybody_is_told_when_to_come_again()
    {
        await using var server = await RedisServer.StartedAsync();
        using var kms = await StartAsync(server);
        var http = kms.CreateClient();
        var node = new NodeUnderTest(kms, http);
        var challenge = await node.ChallengeAsync();
        var request = node.Request(challenge);
        server.Freeze();
        HttpResponseMessage[] answers =
        [
            await node.GetKeyAsync(request),
            await http.PostAsJsonAsync("/challenge", new() { PeerId = node.Identity.Id.Text }, KmsJson.Wire.ChallengeRequest, Cancel),
        ];
        server.Kill();
        answers = [.. answers, await node.GetKeyAsync(request)];
        foreach (var answer in answers)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal("dependency_unavailable", (await answer.Content.ReadFromJsonAsync(KmsJson.Wire.KmsError, Cancel))!.Error);
            Assert.NotNull(answer.Headers.RetryAfter);
        }
        Assert.Empty(kms.Agent.Paths);
        Assert.DoesNotContain(challenge.NonceB64, kms.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexStringLower(NodeUnderTest.Nonce(challenge)), kms.Log.Text, StringComparison.Ordinal);
    }

    static Task<KmsUnderTest> StartAsync(RedisServer server) =>
        KmsUnderTest.StartAsync(KmsUnderTest.Policy, collateral: null, ("REDIS_URL", server.Url));
}
