using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace KmsTests.Serving;

/// <summary>The real server on a real socket, and what no proper client sends.</summary>
public sealed partial class ListeningTests
{
    const string Closing = "Host: kms\r\nConnection: close\r\n";
    const string Json = Closing + "Content-Type: application/json\r\n";

    /// <summary>What is sent, with the status that comes and whether the answer has merod's body. Without: the server refused what is not HTTP before any of our code.</summary>
    static readonly Dictionary<string, (string Sent, int Status, bool HasBody)> Cases = new(StringComparer.Ordinal)
    {
        ["a path that is not there"] = ($"GET /keys HTTP/1.1\r\n{Closing}\r\n", 404, true),
        ["a method that is not taken"] = ($"TRACE /health HTTP/1.1\r\n{Closing}\r\n", 405, true),
        ["a media type that is not taken"] = ($"POST /challenge HTTP/1.1\r\n{Closing}Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{{}}", 415, true),
        ["no body"] = ($"POST /challenge HTTP/1.1\r\n{Json}\r\n", 400, true),
        ["JSON that ends in the middle"] = ($"POST /challenge HTTP/1.1\r\n{Json}Content-Length: 1\r\n\r\n{{", 400, true),
        ["JSON of the wrong type"] = ($"POST /challenge HTTP/1.1\r\n{Json}Content-Length: 12\r\n\r\n{{\"peerId\":3}}", 400, true),
        ["a member twice"] = ($"POST /challenge HTTP/1.1\r\n{Json}Content-Length: 27\r\n\r\n{{\"peerId\":\"2\",\"peerId\":\"2\"}}", 400, true),
        ["a body said to be too long"] = ($"POST /challenge HTTP/1.1\r\n{Json}Content-Length: 65537\r\n\r\n", 413, true),
        ["a chunk that is too long"] = ($"POST /challenge HTTP/1.1\r\n{Json}Transfer-Encoding: chunked\r\n\r\n10001\r\n{new string(' ', 65537)}\r\n0\r\n\r\n", 413, true),
        ["a chunk whose length is no number"] = ($"POST /challenge HTTP/1.1\r\n{Json}Transfer-Encoding: chunked\r\n\r\nxyz\r\n", 400, true),
        ["nested too deep"] = ($"POST /challenge HTTP/1.1\r\n{Json}Content-Length: 150\r\n\r\n{{\"a\":{new string('[', 72)}{new string(']', 72)}}}", 400, true),
        ["no request at all"] = ("hello\r\n\r\n", 400, false),
        ["no host"] = ("GET /health HTTP/1.1\r\n\r\n", 400, false),
        ["a version that is not there"] = ($"GET /health HTTP/9.1\r\n{Closing}\r\n", 505, false),
        ["a header without a colon"] = ($"GET /health HTTP/1.1\r\n{Closing}nonsense\r\n\r\n", 400, false),
        ["a length that is no number"] = ($"POST /challenge HTTP/1.1\r\n{Json}Content-Length: -1\r\n\r\n", 400, false),
        ["a request line that is too long"] = ($"GET /{new string('a', 2048)} HTTP/1.1\r\n{Closing}\r\n", 414, false),
        ["headers that are too long"] = ($"GET /health HTTP/1.1\r\n{Closing}a: {new string('a', 8192)}\r\n\r\n", 431, false),
        ["too many headers"] = ($"GET /health HTTP/1.1\r\n{Closing}{string.Concat(Enumerable.Range(0, 49).Select(i => $"a{i}: b\r\n"))}\r\n", 431, false),
        ["headers that do not end"] = ("GET /health HTTP/1.1\r\nHost: kms\r\n", 408, false),
        ["a body that does not end"] = ($"POST /challenge HTTP/1.1\r\nHost: kms\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{{", 408, true),
        ["chunks that do not end"] = ($"POST /challenge HTTP/1.1\r\nHost: kms\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{{\r\n", 408, true),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Whatever_is_sent_is_answered_and_the_connection_closed(string name)
    {
        var (sent, status, hasBody) = Cases[name];
        using var kms = await KmsUnderTest.ListenAsync(policy: null, ("MERO_KMS_REQUEST_TIMEOUT_SECS", "1"));
        using var connection = await RawConnection.OpenAsync(kms.Address);

        await connection.SendAsync(sent);
        var answer = await connection.ReadToEndAsync();

        Assert.StartsWith($"HTTP/1.1 {status} ", answer);
        Assert.Contains("\r\nConnection: close\r\n", answer);
        Assert.DoesNotContain("\r\nServer:", answer);
        Assert.Equal(hasBody, MerodsBody().IsMatch(answer));
        Assert.Equal(hasBody, answer.Contains("\r\nx-request-id: ", StringComparison.Ordinal));
        Assert.Equal(!hasBody, answer.Contains("\r\nContent-Length: 0\r\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_setting_of_the_frameworks_opens_another_door()
    {
        using var kms = await KmsUnderTest.ListenAsync(policy: null, ("Kestrel:Endpoints:Another:Url", "http://127.0.0.1:0"));
        Assert.Single(kms.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses);
    }

    [Fact]
    public async Task A_client_of_HTTP_2_is_told_to_take_the_former_version()
    {
        using var kms = await KmsUnderTest.ListenAsync(policy: null);
        using var connection = await RawConnection.OpenAsync(kms.Address);
        await connection.SendAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        // A frame of GOAWAY (7) whose error is HTTP_1_1_REQUIRED (13): RFC 9113, 6.8 and 7.
        Assert.Equal("\0\0\b\a\0\0\0\0\0\0\0\0\0\0\0\0\r", await connection.ReadToEndAsync());
    }

    [Fact]
    public async Task A_connection_that_asks_nothing_is_closed()
    {
        using var kms = await KmsUnderTest.ListenAsync(policy: null, ("MERO_KMS_IDLE_TIMEOUT_SECS", "1"));
        using var connection = await RawConnection.OpenAsync(kms.Address);
        Assert.Equal("", await connection.ReadToEndAsync());
    }

    [Fact]
    public async Task There_are_no_more_connections_than_may_be()
    {
        using var kms = await KmsUnderTest.ListenAsync(policy: null, ("MERO_KMS_MAX_CONNECTIONS", "1"));
        using var first = await RawConnection.OpenAsync(kms.Address);
        await first.SendAsync("GET /health HTTP/1.1\r\nHost: kms\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 OK", await first.ReadAsync());

        using var second = await RawConnection.OpenAsync(kms.Address);
        Assert.Equal("", await second.ReadToEndAsync());
    }

    [Fact]
    public async Task One_address_leaves_connections_to_others_and_gets_its_own_back()
    {
        using var kms = await KmsUnderTest.ListenAsync(policy: null, ("MERO_KMS_MAX_CONNECTIONS_PER_ADDRESS", "1"));
        using (var first = await RawConnection.OpenAsync(kms.Address))
        {
            Assert.True(await IsAnsweredAsync(first));
            using var second = await RawConnection.OpenAsync(kms.Address);
            Assert.False(await IsAnsweredAsync(second));
            using var other = await RawConnection.OpenAsync(kms.Address, from: "127.0.0.2");
            Assert.True(await IsAnsweredAsync(other));
        }
        bool isBack;
        do
        {
            using var again = await RawConnection.OpenAsync(kms.Address);
            isBack = await IsAnsweredAsync(again);
        }
        while (!isBack);
    }

    [Fact]
    public async Task A_trusted_proxy_has_no_share_of_the_connections()
    {
        using var kms = await KmsUnderTest.ListenAsync(policy: null, ("MERO_KMS_MAX_CONNECTIONS_PER_ADDRESS", "1"), ("MERO_KMS_TRUSTED_PROXIES", "127.0.0.0/31"));
        using var first = await RawConnection.OpenAsync(kms.Address);
        using var second = await RawConnection.OpenAsync(kms.Address);
        Assert.True(await IsAnsweredAsync(first));
        Assert.True(await IsAnsweredAsync(second));
    }

    [Fact]
    public async Task A_half_sent_request_keeps_nobody_from_a_key()
    {
        using var kms = await KmsUnderTest.ListenAsync(KmsUnderTest.Policy, ("MERO_KMS_VERIFICATIONS", "1"), ("MERO_KMS_VERIFICATION_QUEUE", "1"));
        using var half = await RawConnection.OpenAsync(kms.Address);
        await half.SendAsync("POST /get-key HTTP/1.1\r\nHost: kms\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n{");
        using var http = new HttpClient { BaseAddress = kms.Address };
        var node = new NodeUnderTest(kms, http);

        var answer = await node.GetKeyAsync(node.Request(await node.ChallengeAsync()));

        Assert.True(answer.IsSuccessStatusCode);
    }

    static async Task<bool> IsAnsweredAsync(RawConnection connection)
    {
        try
        {
            await connection.SendAsync("GET /health HTTP/1.1\r\nHost: kms\r\n\r\n");
            return (await connection.ReadAsync()).StartsWith("HTTP/1.1 200 OK", StringComparison.Ordinal);
        }
        catch (SocketException)
        {
            // Closed with the request unread.
            return false;
        }
    }

    [GeneratedRegex("""\r\n\r\n([0-9a-f]+\r\n)?\{"error":"invalid_request","details":"[^"]+"\}(\r\n0\r\n\r\n)?$""")]
    private static partial Regex MerodsBody();
}
