using System.Net;
using System.Net.Http.Json;
using System.Text;
using Attestation.Protocol;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace KmsTests.Errors;

public sealed class WireTests
{
    const string Peer = "12D3KooWAbcdefghijkmnopqrstuvwxyz";
    const string Json = "application/json";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/", null, "", 404)]
    [InlineData("GET", "/Health", null, "", 200)]
    [InlineData("POST", "/keys", Json, "{}", 404)]
    [InlineData("POST", "/health", Json, "{}", 405)]
    [InlineData("GET", "/challenge", null, "", 405)]
    [InlineData("DELETE", "/get-key", null, "", 405)]
    [InlineData("POST", "/challenge", null, "{}", 415)]
    [InlineData("POST", "/get-key", "text/plain", "{}", 415)]
    [InlineData("POST", "/attest", "application/json; charset=utf-16", "{}", 415)]
    [InlineData("POST", "/attest", "application/json; charset=klingon", "{}", 415)]
    [InlineData("POST", "/attest", "application/json; charset=\"utf-16\"", "{}", 415)]
    [InlineData("POST", "/attest", "application/json; charset=\"\"", "{}", 415)]
    [InlineData("POST", "/attest", "application/json; charset=", "{}", 415)]
    [InlineData("POST", "/challenge", Json, "", 400)]
    [InlineData("POST", "/challenge", Json, "null", 400)]
    [InlineData("POST", "/challenge", Json, "[]", 400)]
    [InlineData("POST", "/challenge", Json, "{", 400)]
    [InlineData("POST", "/challenge", Json, "{}", 400)]
    [InlineData("POST", "/challenge", Json, """{"peerId":3}""", 400)]
    [InlineData("POST", "/challenge", Json, """{"peerId":null}""", 400)]
    [InlineData("POST", "/challenge", Json, """{"peerid":"x"}""", 400)]
    [InlineData("POST", "/challenge", Json, $$"""{"peerId":"{{Peer}}","peerId":"{{Peer}}"}""", 400)]
    [InlineData("POST", "/challenge", Json, $$"""{"peerId":"{{Peer}}"} {}""", 400)]
    [InlineData("POST", "/challenge", Json, """{"peerId":"\ud800"}""", 400)]
    [InlineData("POST", "/get-key", Json, """{"challengeId":"x"}""", 400)]
    [InlineData("POST", "/attest", Json, """{"nonceB64":{}}""", 400)]
    [InlineData("POST", "/challenge", Json, $$"""{"peerId":"{{Peer}}","more":[1]}""", 200)]
    [InlineData("POST", "/challenge", "application/JSON; charset=utf-8", $$"""{"peerId":" {{Peer}} "}""", 200)]
    [InlineData("POST", "/challenge", "application/json; charset=\"Utf-8\"", $$"""{"peerId":"{{Peer}}"}""", 200)]
    public async Task Whatever_is_sent_the_answer_has_merods_form(string method, string path, string? type, string body, int status)
    {
        using var kms = await KmsUnderTest.StartAsync(policy: null);
        var answer = await SendAsync(kms.CreateClient(), method, path, type, Encoding.UTF8.GetBytes(body));
        await DemandAsync(answer, status, body);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        using var kms = await KmsUnderTest.StartAsync(policy: null);
        await DemandAsync(await SendAsync(kms.CreateClient(), "POST", "/challenge", Json, [.. "{\"peerId\":\""u8, 0xff, .. "\"}"u8]), 400, "unused");
    }

    [Theory]
    [InlineData(64, 200)]
    [InlineData(65, 400)]
    public async Task A_body_may_have_64_levels(int levels, int status)
    {
        using var kms = await KmsUnderTest.StartAsync(policy: null);
        // The object is the first.
        var more = new string('[', levels - 1) + new string(']', levels - 1);
        await DemandAsync(await SendAsync(kms.CreateClient(), "POST", "/challenge", Json, Encoding.UTF8.GetBytes($$"""{"more":{{more}},"peerId":"{{Peer}}"}""")), status, more);
    }

    [Theory]
    [InlineData(65536, 200)]
    [InlineData(65537, 413)]
    public async Task A_body_may_have_65536_bytes(int length, int status)
    {
        using var kms = await KmsUnderTest.StartAsync(policy: null);
        var body = Encoding.UTF8.GetBytes($$"""{"peerId":"{{Peer}}"}""".PadRight(length));
        await DemandAsync(await SendAsync(kms.CreateClient(), "POST", "/challenge", Json, body), status, "unused");
    }

    [Fact]
    public async Task A_body_of_unknown_length_is_cut_off_at_the_limit()
    {
        using var kms = await KmsUnderTest.StartAsync(policy: null);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/attest") { Content = new StreamContent(new Endless()) };
        request.Content.Headers.ContentType = new(Json);
        await DemandAsync(await kms.CreateClient().SendAsync(request, Cancel), 413, "unused");
    }

    [Fact]
    public async Task What_breaks_before_a_route_is_found_is_answered_and_counted_like_everything_else()
    {
        using var kms = new KmsUnderTest(policy: null) { Exchange = services => services.AddSingleton<MatcherPolicy, BrokenPolicy>() };
        var answer = await SendAsync(kms.CreateClient(), "GET", "/health", null, []);
        await DemandAsync(answer, 500, "Nobody may read this", "internal_error");
        Assert.Single(answer.Headers.GetValues("x-request-id"));
        Assert.DoesNotContain("Nobody may read this", kms.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_says_alive_and_what_the_evidence_is_worth()
    {
        using var kms = await KmsUnderTest.StartAsync(policy: null);
        Assert.Equal("""{"status":"alive","service":"mero-kms-phala","environment":"simulation"}""", await kms.CreateClient().GetStringAsync("/health", Cancel));
    }

    [Fact]
    public async Task Ready_means_that_there_is_a_policy_for_now()
    {
        using var kms = await KmsUnderTest.StartAsync(KmsUnderTest.Policy);
        Assert.Equal(HttpStatusCode.OK, (await kms.CreateClient().GetAsync("/ready", Cancel)).StatusCode);
        kms.Time.Advance(TimeSpan.FromDays(90));
        var answer = await kms.CreateClient().GetAsync("/ready", Cancel);
        Assert.Equal("""{"error":"policy_not_ready","details":"The policy expired at 2027-02-20T12:00:00Z."}""", await answer.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task A_policy_that_is_refused_leaves_the_service_not_ready_and_says_why()
    {
        using var kms = await KmsUnderTest.StartAsync(KmsUnderTest.Policy with { Tag = "2.0.0" });
        var error = await (await kms.CreateClient().GetAsync("/ready", Cancel)).Content.ReadFromJsonAsync(KmsJson.Wire.KmsError, Cancel);
        Assert.Equal("policy_not_ready", error!.Error);
        Assert.EndsWith("tag is \"2.0.0\", but this KMS is version 3.0.0.", error.Details);
        Assert.Contains(error.Details!, kms.Log.Text);
    }

    [Fact]
    public async Task More_challenges_than_there_is_room_for_are_put_off()
    {
        using var kms = await KmsUnderTest.StartAsync(policy: null);
        var http = kms.CreateClient();
        var answers = await Task.WhenAll(Enumerable.Range(0, 301).Select(i => AskAsync(http, PeerIdentity.FromSeed(Enumerable.Repeat((byte)(i % 3), 32).ToArray()).Id.Text)));
        var refused = Assert.Single(answers, answer => answer.StatusCode is HttpStatusCode.TooManyRequests);
        Assert.Equal("60", Assert.Single(refused.Headers.GetValues("Retry-After")));
        await DemandAsync(refused, 429, "unused", "rate_limited");
    }

    [Fact]
    public async Task A_peer_with_too_many_challenges_is_put_off_and_others_are_not()
    {
        using var kms = await KmsUnderTest.StartAsync(policy: null);
        var http = kms.CreateClient();
        var answers = await Task.WhenAll(Enumerable.Range(0, 251).Select(_ => AskAsync(http, Peer)));
        var refused = Assert.Single(answers, answer => answer.StatusCode is HttpStatusCode.TooManyRequests);
        Assert.Equal("60", Assert.Single(refused.Headers.GetValues("Retry-After")));
        await DemandAsync(refused, 429, "unused", "rate_limited");
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(http, PeerIdentity.FromSeed(new byte[32]).Id.Text)).StatusCode);
    }

    [Fact]
    public async Task Pages_of_other_origins_may_not_call()
    {
        using var kms = await KmsUnderTest.StartAsync(policy: null);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health");
        request.Headers.Add("Origin", "https://example.org");
        var answer = await kms.CreateClient().SendAsync(request, Cancel);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    static Task<HttpResponseMessage> AskAsync(HttpClient http, string peer) =>
        http.PostAsJsonAsync("/challenge", new() { PeerId = peer }, KmsJson.Wire.ChallengeRequest, Cancel);

    static async Task<HttpResponseMessage> SendAsync(HttpClient http, string method, string path, string? type, byte[] body)
    {
        using var request = new HttpRequestMessage(new(method), path);
        if (method is "POST")
        {
            request.Content = new ByteArrayContent(body);
            if (type is not null)
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }
        return await http.SendAsync(request, Cancel);
    }

    static async Task DemandAsync(HttpResponseMessage answer, int status, string sent, string code = "invalid_request")
    {
        Assert.Equal(status, (int)answer.StatusCode);
        if (status is 200)
            return;
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        var error = await answer.Content.ReadFromJsonAsync(KmsJson.Wire.KmsError, Cancel);
        Assert.Equal(code, error!.Error);
        if (sent.Length > 4)
            Assert.DoesNotContain(sent, error.Details);
    }

    /// <summary>Sorts itself into the rules by which routes are found, and fails at it.</summary>
    sealed class BrokenPolicy : MatcherPolicy
    {
        public override int Order => throw new InvalidOperationException("Nobody may read this");
    }

    sealed class Endless : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        // Three times the limit: an end that only a reader without a limit reaches.
        int left = 3 * 65536;

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = Math.Min(count, left);
            left -= read;
            buffer.AsSpan(offset, read).Fill((byte)' ');
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
