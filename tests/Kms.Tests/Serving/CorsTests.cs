namespace KmsTests.Serving;

public sealed class CorsTests
{
    const string Page = "https://app.example.org";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, Page, null)]
    [InlineData(Page, Page, Page)]
    [InlineData("https://other.example.org," + Page, Page, Page)]
    [InlineData(Page, "https://example.org", null)]
    [InlineData(Page, "http://app.example.org", null)]
    [InlineData(Page, "https://app.example.org:8443", null)]
    [InlineData(Page, "null", null)]
    public async Task A_page_may_call_when_its_origin_is_allowed(string? allowed, string origin, string? answered)
    {
        using var kms = Kms(allowed);
        foreach (var path in (string[])["/health", "/nothing"])
        {
            var answer = await kms.CreateClient().SendAsync(Request(HttpMethod.Get, path, origin), Cancel);
            Assert.Equal(answered, Header(answer, "Access-Control-Allow-Origin"));
            Assert.Equal(answered is null ? null : "x-request-id,Retry-After", Header(answer, "Access-Control-Expose-Headers"));
        }
    }

    [Theory]
    [InlineData(Page, Page, "POST", 204, "GET,POST")]
    [InlineData(Page, "https://example.org", "POST", 204, null)]
    [InlineData(null, Page, "POST", 405, null)]
    public async Task A_page_that_asks_first_is_told(string? allowed, string origin, string method, int status, string? methods)
    {
        using var kms = Kms(allowed);
        using var request = Request(HttpMethod.Options, "/get-key", origin);
        request.Headers.Add("Access-Control-Request-Method", method);
        request.Headers.Add("Access-Control-Request-Headers", "content-type");

        var answer = await kms.CreateClient().SendAsync(request, Cancel);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(methods, Header(answer, "Access-Control-Allow-Methods"));
        Assert.Null(Header(answer, "Access-Control-Allow-Credentials"));
    }

    static KmsUnderTest Kms(string? allowed) =>
        allowed is null ? new(policy: null) : new(policy: null, collateral: null, ("CORS_ALLOWED_ORIGINS", allowed));

    static HttpRequestMessage Request(HttpMethod method, string path, string origin)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Origin", origin);
        return request;
    }

    static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;
}
