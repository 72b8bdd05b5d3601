using System.Net;
using Kms.Observing;
using Microsoft.Extensions.DependencyInjection;

namespace KmsTests.Observing;

/// <summary>The figures of the whole service, as they are read.</summary>
public sealed class MetricsTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_leaves_its_route_its_stages_and_nothing_of_itself()
    {
        using var kms = await ListenAsync();
        using var http = new HttpClient { BaseAddress = kms.Address };
        var node = new NodeUnderTest(kms, http);
        var request = node.Request(await node.ChallengeAsync());
        await node.GetKeyAsync(request);
        await node.GetKeyAsync(request);

        var figures = await FiguresAsync(kms);

        Assert.Contains("\nmero_kms_requests_total{route=\"/get-key\",reason=\"ok\"} 1\n", figures);
        Assert.Contains("\nmero_kms_requests_total{route=\"/get-key\",reason=\"invalid_challenge\"} 1\n", figures);
        Assert.Contains("\nmero_kms_challenges_pending 0\n", figures);
        Assert.Contains("\nmero_kms_policy_days_to_expiry ", figures);
        Assert.Contains("\nmero_kms_queue_wait_seconds_count{queue=\"verification\"} 1\n", figures);
        foreach (var (stage, count) in (ReadOnlySpan<(string, int)>)[("challenge", 2), ("signature", 1), ("quote", 1), ("policy", 1), ("derive", 1)])
            Assert.Contains($"\nmero_kms_stage_duration_seconds_count{{stage=\"{stage}\"}} {count}\n", figures);
        foreach (var secret in (string[])[Convert.ToHexStringLower(node.Key), request.QuoteB64, request.SignatureB64, request.ChallengeId, request.PeerId])
            Assert.DoesNotContain(secret, figures);
    }

    [Fact]
    public async Task What_callers_make_up_becomes_no_label()
    {
        using var kms = await ListenAsync();
        using var http = new HttpClient { BaseAddress = kms.Address };
        for (var i = 0; i < 20; i++)
        {
            using var request = new HttpRequestMessage(new($"METHOD{i}"), $"/path-{i}?query={i}");
            request.Headers.Add("x-request-id", $"id-{i}");
            await http.SendAsync(request, Cancel);
        }
        var series = (await FiguresAsync(kms)).Split('\n').Where(line => line.StartsWith("mero_kms_requests_total", StringComparison.Ordinal));
        Assert.Equal("mero_kms_requests_total{route=\"other\",reason=\"invalid_request\"} 20", Assert.Single(series));
    }

    [Theory]
    [InlineData("/health", "GET")]
    [InlineData("/ready", "GET")]
    [InlineData("/challenge", "POST")]
    [InlineData("/metrics", "POST")]
    [InlineData("/metrics/", "GET")]
    public async Task The_listener_of_metrics_answers_nothing_else(string path, string method)
    {
        using var kms = await ListenAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new(method), new Uri(AddressOf(kms), path));
        Assert.Equal(HttpStatusCode.NotFound, (await http.SendAsync(request, Cancel)).StatusCode);
    }

    [Fact]
    public async Task The_service_itself_has_no_metrics()
    {
        using var kms = await ListenAsync();
        using var http = new HttpClient { BaseAddress = kms.Address };
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/metrics", Cancel)).StatusCode);
    }

    [Fact]
    public async Task Without_an_address_there_is_no_listener()
    {
        using var kms = await KmsUnderTest.StartAsync(policy: null);
        Assert.Null(kms.Services.GetService<MetricsListener>());
    }

    static Task<KmsUnderTest> ListenAsync() => KmsUnderTest.ListenAsync(KmsUnderTest.Policy, ("MERO_KMS_METRICS_ADDR", "127.0.0.1:0"));

    static Uri AddressOf(KmsUnderTest kms) => kms.Services.GetRequiredService<MetricsListener>().Address;

    internal static async Task<string> FiguresAsync(KmsUnderTest kms)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(AddressOf(kms), "/metrics"), Cancel);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        return await answer.Content.ReadAsStringAsync(Cancel);
    }
}
