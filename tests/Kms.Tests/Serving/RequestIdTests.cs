namespace KmsTests.Serving;

public sealed class RequestIdTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a")]
    [InlineData("Az09._-")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public async Task A_proper_id_is_taken_over(string id) => Assert.Equal(id, await AskAsync("/health", id));

    [Theory]
    [InlineData("a b")]
    [InlineData("ä")]
    [InlineData("a\u001bb")]
    [InlineData("")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234")]
    public async Task Any_other_is_replaced(string id) => Assert.Matches("^[0-9a-f]{32}$", await AskAsync("/health", id));

    [Fact]
    public async Task Two_ids_are_none() => Assert.Matches("^[0-9a-f]{32}$", await AskAsync("/health", "a", "b"));

    [Fact]
    public async Task Every_request_without_one_has_its_own()
    {
        using var kms = await KmsUnderTest.StartAsync(policy: null);
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
            ids.Add(Assert.Single((await kms.CreateClient().GetAsync("/ready", Cancel)).Headers.GetValues("x-request-id")));
        Assert.Equal(3, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Contains($"{id}: GET /ready refused with 503", kms.Log.Text));
    }

    [Fact]
    public async Task The_log_names_a_refused_request_by_its_id()
    {
        using var kms = await KmsUnderTest.StartAsync(policy: null);
        await kms.CreateClient().SendAsync(Request("/ready", "my-request"), Cancel);
        Assert.Contains("my-request: GET /ready refused with 503 policy_not_ready", kms.Log.Text);
    }

    static async Task<string> AskAsync(string path, params string[] ids)
    {
        using var kms = await KmsUnderTest.StartAsync(policy: null);
        var answer = await kms.CreateClient().SendAsync(Request(path, ids), Cancel);
        return Assert.Single(answer.Headers.GetValues("x-request-id"));
    }

    static HttpRequestMessage Request(string path, params string[] ids)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("x-request-id", ids);
        return request;
    }
}
