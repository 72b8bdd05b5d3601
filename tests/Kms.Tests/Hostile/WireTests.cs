using System.Text;
using Kms.Errors;

namespace KmsTests.Hostile;

/// <summary>Bytes that no proper client sends: what is answered, and whether the connection goes on as both sides think.</summary>
public sealed class WireTests
{
    const string Host = "Host: kms\r\n";
    const string Json = Host + "Content-Type: application/json\r\n";
    const string Chunked = Json + "Transfer-Encoding: chunked\r\n\r\n";
    const string Peer = """{"peerId":"12D3KooWAbcdefghijkmnopqrstuvwxyz"}""";
    const string After = "after-it";

    static readonly string Long = new(' ', RequestLimits.Body + 1);

    static readonly Dictionary<string, string> Cases = new(StringComparer.Ordinal)
    {
        ["proper"] = $"GET /health HTTP/1.1\r\n{Host}\r\n",
        ["proper, with a body nobody asked for"] = $"GET /health HTTP/1.1\r\n{Json}Content-Length: {Peer.Length}\r\n\r\n{Peer}",
        ["proper, with a body in chunks nobody asked for"] = $"GET /health HTTP/1.1\r\n{Chunked}1\r\nx\r\n0\r\n\r\n",
        ["proper, with too long a body nobody asked for"] = $"GET /health HTTP/1.1\r\n{Json}Content-Length: {Long.Length}\r\n\r\n{Long}",
        ["two at once"] = $"GET /health HTTP/1.1\r\n{Host}\r\nGET /health HTTP/1.1\r\n{Host}\r\n",
        ["two at once, the first refused with its body unread"] = Post("/keys", Peer) + $"GET /health HTTP/1.1\r\n{Host}\r\n",
        ["two at once, the first refused with its body read"] = Post("/challenge", "{}") + Post("/challenge", Peer),
        ["a path that is not there, with a body"] = Post("/keys", Peer),
        ["a path that is not there, with too long a body"] = Post("/keys", Long),
        ["a path that is not there, with a body in chunks"] = $"POST /keys HTTP/1.1\r\n{Chunked}1\r\nx\r\n0\r\n\r\n",
        ["another method, with too long a body"] = $"PUT /get-key HTTP/1.1\r\n{Json}Content-Length: {Long.Length}\r\n\r\n{Long}",
        ["another type, with a body"] = $"POST /get-key HTTP/1.1\r\n{Host}Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{{}}",
        ["another type, with too long a body"] = $"POST /get-key HTTP/1.1\r\n{Host}Content-Type: text/plain\r\nContent-Length: {Long.Length}\r\n\r\n{Long}",
        ["too long a body"] = Post("/get-key", Long),
        ["too long a body to /attest"] = Post("/attest", Long),
        ["too long a body, of which nothing comes"] = $"POST /get-key HTTP/1.1\r\n{Json}Content-Length: {Long.Length}\r\n\r\n",
        ["a body of nine digits"] = $"POST /get-key HTTP/1.1\r\n{Json}Content-Length: 999999999\r\n\r\n{Long}",
        ["too long a body in chunks"] = $"POST /get-key HTTP/1.1\r\n{Chunked}{Long.Length:x}\r\n{Long}\r\n0\r\n\r\n",
        ["a body in chunks"] = $"POST /challenge HTTP/1.1\r\n{Chunked}1\r\n{{\r\n{Peer.Length - 1:x}\r\n{Peer[1..]}\r\n0\r\n\r\n",
        ["a body in chunks, one with an extension"] = $"POST /challenge HTTP/1.1\r\n{Chunked}{Peer.Length:x};a=b\r\n{Peer}\r\n0\r\n\r\n",
        ["a body in chunks, with a trailer"] = $"POST /challenge HTTP/1.1\r\n{Chunked}{Peer.Length:x}\r\n{Peer}\r\n0\r\nx-request-id: trailer\r\nContent-Length: 5\r\n\r\n",
        ["a trailer without a colon"] = $"POST /challenge HTTP/1.1\r\n{Chunked}{Peer.Length:x}\r\n{Peer}\r\n0\r\nnonsense\r\n\r\n",
        ["a chunk whose size is no number"] = $"POST /challenge HTTP/1.1\r\n{Chunked}xyz\r\n{Peer}\r\n0\r\n\r\n",
        ["a chunk whose size is negative"] = $"POST /challenge HTTP/1.1\r\n{Chunked}-1\r\n{Peer}\r\n0\r\n\r\n",
        ["a chunk whose size has a prefix"] = $"POST /challenge HTTP/1.1\r\n{Chunked}0x2e\r\n{Peer}\r\n0\r\n\r\n",
        ["a chunk whose size has 17 digits"] = $"POST /challenge HTTP/1.1\r\n{Chunked}fffffffffffffffff\r\n{Peer}\r\n0\r\n\r\n",
        ["a chunk that is longer than it says"] = $"POST /challenge HTTP/1.1\r\n{Chunked}1\r\n{Peer}\r\n0\r\n\r\n",
        ["chunks that do not end"] = $"POST /challenge HTTP/1.1\r\n{Chunked}1\r\n{{\r\n",
        ["a body that does not end"] = $"POST /challenge HTTP/1.1\r\n{Json}Content-Length: 100\r\n\r\n{Peer}",
        ["a body longer than it says"] = $"POST /challenge HTTP/1.1\r\n{Json}Content-Length: 1\r\n\r\n{Peer}",
        ["a length and chunks"] = $"POST /challenge HTTP/1.1\r\n{Json}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n{Peer.Length:x}\r\n{Peer}\r\n0\r\n\r\n",
        ["another coding than chunks"] = $"POST /challenge HTTP/1.1\r\n{Json}Transfer-Encoding: gzip\r\n\r\n{Peer}",
        ["chunks, and another coding behind them"] = $"POST /challenge HTTP/1.1\r\n{Json}Transfer-Encoding: chunked, identity\r\n\r\n{Peer.Length:x}\r\n{Peer}\r\n0\r\n\r\n",
        ["chunks in HTTP/1.0"] = $"POST /challenge HTTP/1.0\r\n{Chunked}{Peer.Length:x}\r\n{Peer}\r\n0\r\n\r\n",
        ["two lengths"] = $"POST /challenge HTTP/1.1\r\n{Json}Content-Length: 2\r\nContent-Length: {Peer.Length}\r\n\r\n{Peer}",
        ["two lengths that agree"] = $"POST /challenge HTTP/1.1\r\n{Json}Content-Length: {Peer.Length}\r\nContent-Length: {Peer.Length}\r\n\r\n{Peer}",
        ["a list of lengths"] = $"POST /challenge HTTP/1.1\r\n{Json}Content-Length: {Peer.Length}, {Peer.Length}\r\n\r\n{Peer}",
        ["a length that is negative"] = $"POST /challenge HTTP/1.1\r\n{Json}Content-Length: -1\r\n\r\n{Peer}",
        ["a length with a sign"] = $"POST /challenge HTTP/1.1\r\n{Json}Content-Length: +{Peer.Length}\r\n\r\n{Peer}",
        ["a length of 20 digits"] = $"POST /challenge HTTP/1.1\r\n{Json}Content-Length: 99999999999999999999\r\n\r\n{Peer}",
        ["a length that is empty"] = $"POST /challenge HTTP/1.1\r\n{Json}Content-Length: \r\n\r\n{Peer}",
        ["no host"] = "GET /health HTTP/1.1\r\n\r\n",
        ["two hosts"] = $"GET /health HTTP/1.1\r\n{Host}{Host}\r\n",
        ["a host with a path"] = "GET /health HTTP/1.1\r\nHost: kms/x\r\n\r\n",
        ["a host of other bytes"] = "GET /health HTTP/1.1\r\nHost: k\u00e4ms\r\n\r\n",
        ["expects a 100, and is read"] = $"POST /challenge HTTP/1.1\r\n{Json}Expect: 100-continue\r\nContent-Length: {Peer.Length}\r\n\r\n{Peer}",
        ["expects a 100, and is refused"] = $"POST /keys HTTP/1.1\r\n{Json}Expect: 100-continue\r\nContent-Length: 4\r\n\r\n",
        ["expects something else"] = $"POST /challenge HTTP/1.1\r\n{Json}Expect: 200-ok\r\nContent-Length: {Peer.Length}\r\n\r\n{Peer}",
        ["CONNECT"] = $"CONNECT kms:443 HTTP/1.1\r\n{Host}\r\n",
        ["CONNECT with its host"] = "CONNECT kms:443 HTTP/1.1\r\nHost: kms:443\r\n\r\n",
        ["CONNECT with a path"] = $"CONNECT /health HTTP/1.1\r\n{Host}\r\n",
        ["TRACE"] = $"TRACE /health HTTP/1.1\r\n{Host}\r\n",
        ["OPTIONS of all"] = $"OPTIONS * HTTP/1.1\r\n{Host}\r\n",
        ["OPTIONS of one"] = $"OPTIONS /get-key HTTP/1.1\r\n{Host}Origin: https://example.org\r\nAccess-Control-Request-Method: POST\r\n\r\n",
        ["GET of all"] = $"GET * HTTP/1.1\r\n{Host}\r\n",
        ["a method in lower case"] = $"get /health HTTP/1.1\r\n{Host}\r\n",
        ["a method of signs"] = $"G(T /health HTTP/1.1\r\n{Host}\r\n",
        ["a whole address"] = $"GET http://kms/health HTTP/1.1\r\n{Host}\r\n",
        ["a whole address of another host"] = $"GET http://other/health HTTP/1.1\r\n{Host}\r\n",
        ["a whole address of another scheme"] = $"GET ftp://kms/health HTTP/1.1\r\n{Host}\r\n",
        ["a path with a null"] = $"GET /health\0 HTTP/1.1\r\n{Host}\r\n",
        ["a path with %00"] = $"GET /health%00 HTTP/1.1\r\n{Host}\r\n",
        ["a path with %2f"] = $"POST /%2fget-key HTTP/1.1\r\n{Json}Content-Length: 2\r\n\r\n{{}}",
        ["a path with a bad escape"] = $"GET /health%zz HTTP/1.1\r\n{Host}\r\n",
        ["a path with an escape that is no UTF-8"] = $"GET /%ff HTTP/1.1\r\n{Host}\r\n",
        ["a path with an overlong escape"] = $"GET /%c0%ae%c0%ae/health HTTP/1.1\r\n{Host}\r\n",
        ["a path with dots"] = $"GET /x/../health HTTP/1.1\r\n{Host}\r\n",
        ["a path with dots above the root"] = $"GET /../../health HTTP/1.1\r\n{Host}\r\n",
        ["a path with dots in escapes"] = $"GET /x/%2e%2e/health HTTP/1.1\r\n{Host}\r\n",
        ["a path with a line break in escapes"] = $"GET /health%0d%0aSet-Cookie:%20a HTTP/1.1\r\n{Host}\r\n",
        ["a path of other bytes"] = $"GET /h\u00e9alth HTTP/1.1\r\n{Host}\r\n",
        ["a path that is very long"] = $"GET /{new string('a', 1_900)} HTTP/1.1\r\n{Host}\r\n",
        ["a path that is too long"] = $"GET /{new string('a', 100_000)} HTTP/1.1\r\n{Host}\r\n",
        ["a path with a backslash"] = $"GET \\health HTTP/1.1\r\n{Host}\r\n",
        ["a header of other bytes"] = $"GET /health HTTP/1.1\r\n{Host}a: \u00e9\u00ff\r\n\r\n",
        ["a name of a header of other bytes"] = $"GET /health HTTP/1.1\r\n{Host}\u00e9: a\r\n\r\n",
        ["a header with a null"] = $"GET /health HTTP/1.1\r\n{Host}a: b\0c\r\n\r\n",
        ["a header with a lone CR"] = $"GET /health HTTP/1.1\r\n{Host}a: b\rc: d\r\n\r\n",
        ["a header with a space before its colon"] = $"GET /health HTTP/1.1\r\n{Host}Content-Length : 5\r\n\r\n",
        ["a header that is folded"] = $"GET /health HTTP/1.1\r\n{Host}a: b\r\n c\r\n\r\n",
        ["a header without a name"] = $"GET /health HTTP/1.1\r\n{Host}: b\r\n\r\n",
        ["headers that are too long"] = $"GET /health HTTP/1.1\r\n{Host}a: {new string('a', 8_192)}\r\n\r\n",
        ["headers that are very much too long"] = $"GET /health HTTP/1.1\r\n{Host}a: {new string('a', 500_000)}\r\n\r\n",
        ["too many headers"] = $"GET /health HTTP/1.1\r\n{Host}{string.Concat(Enumerable.Range(0, 50).Select(i => $"a{i}: b\r\n"))}\r\n",
        ["headers that do not end"] = $"GET /health HTTP/1.1\r\n{Host}",
        ["lines that end in LF alone"] = "GET /health HTTP/1.1\nHost: kms\n\n",
        ["empty lines before it"] = $"\r\n\r\nGET /health HTTP/1.1\r\n{Host}\r\n",
        ["a space before it"] = $" GET /health HTTP/1.1\r\n{Host}\r\n",
        ["two spaces in its line"] = $"GET  /health  HTTP/1.1\r\n{Host}\r\n",
        ["no version"] = "GET /health\r\n\r\n",
        ["HTTP/1.0"] = "GET /health HTTP/1.0\r\n\r\n",
        ["HTTP/1.0 that stays"] = "GET /health HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        ["HTTP/1.2"] = $"GET /health HTTP/1.2\r\n{Host}\r\n",
        ["HTTP/9.9"] = $"GET /health HTTP/9.9\r\n{Host}\r\n",
        ["asks for HTTP/2"] = $"GET /health HTTP/1.1\r\n{Host}Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n",
        ["asks for a web socket"] = $"GET /health HTTP/1.1\r\n{Host}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        ["TLS"] = "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003",
        ["nulls"] = new('\0', 100),
        ["asks to close"] = $"GET /health HTTP/1.1\r\n{Host}Connection: close\r\n\r\n",
    };

    [Fact]
    public async Task Whatever_is_sent_is_answered_as_reviewed_and_both_sides_agree_on_what_comes_next()
    {
        using var kms = await KmsUnderTest.ListenAsync(KmsUnderTest.Policy, ("MERO_KMS_REQUEST_TIMEOUT_SECS", "1"));
        var outcomes = await Task.WhenAll(Cases.Select(async tried => $"{tried.Key}: {await OutcomeAsync(kms.Address, tried.Value)}\n"));
        await Verify(string.Concat(outcomes));
    }

    [Fact]
    public async Task A_refused_body_that_is_still_on_its_way_does_not_cost_its_answer()
    {
        using var kms = await KmsUnderTest.ListenAsync(policy: null);
        using var caller = await RawCaller.OpenAsync(kms.Address);
        await caller.SendAsync($"POST /get-key HTTP/1.1\r\n{Json}Content-Length: {RequestLimits.ReadAway}\r\n\r\n");

        var answer = await caller.AnswerAsync();
        await caller.SendAsync(new string('x', RequestLimits.ReadAway));

        Assert.Equal((413, true), (answer!.Status, answer.IsClosing));
        // The end of the connection, and not a reset: everything was read.
        Assert.False(await caller.IsResetAsync());
    }

    /// <summary>All answers, and what became of the connection: the server says that it ends it and does, or answers on it what is asked next.</summary>
    static async Task<string> OutcomeAsync(Uri address, string sent)
    {
        using var caller = await RawCaller.OpenAsync(address);
        await caller.SendAsync(sent);
        // What is incomplete waits for this, and what is complete has its answer first.
        var outcome = new StringBuilder();
        var isProbed = false;
        while (true)
        {
            var answer = await caller.AnswerAsync(sent.StartsWith("HEAD", StringComparison.Ordinal));
            if (answer is null)
                return outcome.Append("ended, unannounced").ToString();
            if (answer.Status is 100)
            {
                outcome.Append("100, ");
                continue;
            }
            var code = RawDocumentedAnswer.Demand(answer);
            if (answer.Header("x-request-id") is After)
                return outcome.Append(code is "ok" ? "open" : $"open, but {code}").ToString();
            outcome.Append(null, $"{answer.Status} {code}, ");
            if (answer.IsClosing)
                return outcome.Append(await caller.AnswerAsync() is null ? "closed" : "said to close, and open").ToString();
            if (!isProbed)
                await caller.SendAsync($"GET /health HTTP/1.1\r\n{Host}x-request-id: {After}\r\n\r\n");
            isProbed = true;
        }
    }

    static string Post(string path, string body) => $"POST {path} HTTP/1.1\r\n{Json}Content-Length: {body.Length}\r\n\r\n{body}";
}
