using System.Text;

namespace KmsTests.Hostile;

/// <summary>All the ways in which a request is changed as bytes, its head like its body.</summary>
static class RawChanges
{
    static readonly string[] Headers =
    [
        "Content-Length: 3", "Content-Length: -1", "Content-Length: 99999999999999999999", "Content-Length: 70000", "Transfer-Encoding: chunked", "Transfer-Encoding: gzip",
        "Transfer-Encoding: chunked, chunked", "Host: other", "Expect: 100-continue", "Connection: close", "Connection: Upgrade", "Upgrade: h2c", "Content-Type: text/plain",
        "x-request-id: \u00e9", "a: b\rc", ": b", "a : b", " folded", "Cookie: \0", "traceparent: 00-x", "Content-Encoding: gzip", "X-Forwarded-For: x",
    ];

    static readonly string[] FirstLines =
    [
        "CONNECT kms:443 HTTP/1.1", "TRACE /get-key HTTP/1.1", "OPTIONS * HTTP/1.1", "POST /get-key HTTP/1.0", "POST /get-key HTTP/2.0", "POST http://kms/get-key HTTP/1.1", "POST /get-key%00 HTTP/1.1",
        "POST /%2fget-key HTTP/1.1", "POST /x/../get-key HTTP/1.1", "POST /get-key", "POST /get-key?\u00ff HTTP/1.1", "POST //get-key HTTP/1.1", "get /health HTTP/1.1",
    ];

    public static IReadOnlyDictionary<string, Func<byte[], Change, byte[]>> All { get; } = new Dictionary<string, Func<byte[], Change, byte[]>>(StringComparer.Ordinal)
    {
        ["a byte changed"] = (sent, c) => [.. sent[..At(sent, c)], (byte)c.Number, .. sent[Math.Min(sent.Length, At(sent, c) + 1)..]],
        ["a byte of the head changed"] = (sent, c) => [.. sent[..(c.At % 90)], (byte)c.Number, .. sent[((c.At % 90) + 1)..]],
        ["bytes put in"] = (sent, c) => [.. sent[..At(sent, c)], .. c.Bytes, .. sent[At(sent, c)..]],
        ["bytes put into the head"] = (sent, c) => [.. sent[..(c.At % 90)], .. c.Bytes, .. sent[(c.At % 90)..]],
        ["bytes taken out"] = (sent, c) => [.. sent[..At(sent, c)], .. sent[Math.Min(sent.Length, At(sent, c) + 1 + (c.Number % 40))..]],
        ["cut off"] = (sent, c) => sent[..At(sent, c)],
        ["all of it at random"] = (_, c) => c.Bytes,
        ["a header put in"] = (sent, c) => WithHeader(sent, Headers[c.Number % Headers.Length]),
        ["another first line"] = (sent, c) => [.. Encoding.Latin1.GetBytes(FirstLines[c.Number % FirstLines.Length]), .. sent[Math.Max(0, Array.IndexOf(sent, (byte)'\r'))..]],
        ["lines that end in LF"] = (sent, _) => [.. sent.Where(value => value is not (byte)'\r')],
        ["sent twice"] = (sent, _) => [.. sent, .. sent],
        ["more behind"] = (sent, c) => [.. sent, .. c.Bytes],
    };

    static int At(byte[] sent, Change c) => c.At % (sent.Length + 1);

    static byte[] WithHeader(byte[] sent, string header)
    {
        var at = Array.IndexOf(sent, (byte)'\n') + 1;
        return [.. sent[..at], .. Encoding.Latin1.GetBytes(header + "\r\n"), .. sent[at..]];
    }
}
