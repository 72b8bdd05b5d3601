using System.Net;
using System.Net.Http.Json;
using Attestation.Protocol;

namespace KmsTests.Limits;

/// <summary>Which address a request counts for, on real connections from 127.0.0.1.</summary>
public sealed class RateLimitTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_asks_too_often_is_put_off_and_told_for_how_long()
    {
        using var kms = await KmsUnderTest.ListenAsync(policy: null, ("MERO_KMS_RATE_BURST", "2"), ("MERO_KMS_RATE_PER_SECOND", "1"));
        using var http = new HttpClient { BaseAddress = kms.Address };
        Assert.Equal("404 404 429", await AskAsync(http, "", "", ""));

        var refused = await http.GetAsync("/nothing", Cancel);
        Assert.Equal("1", Assert.Single(refused.Headers.GetValues("Retry-After")));
        Assert.Equal("rate_limited", (await refused.Content.ReadFromJsonAsync(KmsJson.Wire.KmsError, Cancel))!.Error);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health", Cancel)).StatusCode);
        Assert.Equal(2, kms.Log.Text.Split('\n').Count(line => line.Contains("rate_limited", StringComparison.Ordinal) && line.StartsWith("Debug ", StringComparison.Ordinal)));
        kms.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("404 429", await AskAsync(http, "", ""));
    }

    [Theory]
    [InlineData("nobody's word counts but a proxy's", "10.0.0.0/8", "192.0.2.1", "192.0.2.2", true)]
    [InlineData("a proxy's does", "127.0.0.1", "192.0.2.1", "192.0.2.2", false)]
    [InlineData("the same client", "127.0.0.0/8", "192.0.2.1", "192.0.2.1", true)]
    [InlineData("what the client wrote itself", "127.0.0.1", "198.51.100.1, 192.0.2.1", "198.51.100.2, 192.0.2.1", true)]
    [InlineData("two proxies", "127.0.0.1, 10.0.0.0/8", "192.0.2.1, 10.1.1.1", "192.0.2.2, 10.1.1.1", false)]
    [InlineData("two proxies, one client", "127.0.0.1, 10.0.0.0/8", "192.0.2.1, 10.1.1.1", "192.0.2.1, 10.1.1.2", true)]
    [InlineData("an address that is none", "127.0.0.1", "unknown", "nobody", true)]
    [InlineData("none before what is none", "127.0.0.1", "192.0.2.1, garbage", "192.0.2.2, garbage", true)]
    [InlineData("IPv6", "127.0.0.1", "2001:db8::1", "[2001:db8::2]:4711", true)]
    public async Task Two_requests_count_together(string _, string trusted, string first, string second, bool areOne)
    {
        using var kms = await KmsUnderTest.ListenAsync(policy: null, ("MERO_KMS_RATE_BURST", "1"), ("MERO_KMS_TRUSTED_PROXIES", trusted));
        using var http = new HttpClient { BaseAddress = kms.Address };
        Assert.Equal(areOne ? "404 429" : "404 404", await AskAsync(http, first, second));
    }

    [Fact]
    public async Task Without_proxies_nobodys_word_counts()
    {
        using var kms = await KmsUnderTest.ListenAsync(policy: null, ("MERO_KMS_RATE_BURST", "1"));
        using var http = new HttpClient { BaseAddress = kms.Address };
        Assert.Equal("404 429", await AskAsync(http, "192.0.2.1", "192.0.2.2"));
    }

    [Fact]
    public async Task No_switch_of_the_frameworks_makes_anybodys_word_count()
    {
        using var kms = await KmsUnderTest.ListenAsync(policy: null, ("MERO_KMS_RATE_BURST", "1"), ("FORWARDEDHEADERS_ENABLED", "true"));
        using var http = new HttpClient { BaseAddress = kms.Address };
        Assert.Equal("404 429", await AskAsync(http, "192.0.2.1", "192.0.2.2"));
    }

    static async Task<string> AskAsync(HttpClient http, params string[] forwarded)
    {
        var statuses = new List<int>();
        foreach (var addresses in forwarded)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/nothing");
            if (addresses is not "")
                request.Headers.TryAddWithoutValidation("X-Forwarded-For", addresses);
            using var answer = await http.SendAsync(request, Cancel);
            statuses.Add((int)answer.StatusCode);
        }
        return string.Join(' ', statuses);
    }
}
