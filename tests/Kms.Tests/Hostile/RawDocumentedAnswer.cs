using System.Text.Json;
using Kms.Contract;

namespace KmsTests.Hostile;

/// <summary>Holds an answer on the wire to what the README's "Limits" and the contract say.</summary>
static class RawDocumentedAnswer
{
    // What the server itself says, before any of our code.
    static readonly int[] Bare = [400, 405, 408, 414, 431, 505];

    static readonly HashSet<(int, string)> Refusals =
        [.. Operations.All.SelectMany(operation => operation.Refusals).Select(refused => (refused.Refusal.Status, refused.Refusal.Code)), (404, "invalid_request"), (405, "invalid_request")];

    /// <returns>The code of a refusal; <c>ok</c> for a success, <c>bare</c> for what the server refuses as no HTTP.</returns>
    public static string Demand(RawAnswer answer, bool isToHead = false)
    {
        Assert.Null(answer.Header("Server"));
        if (Bare.Contains(answer.Status) && answer.Header("x-request-id") is null)
        {
            Assert.Equal(("0", true), (answer.Header("Content-Length"), answer.IsClosing));
            return "bare";
        }
        Assert.Matches("^[A-Za-z0-9._-]{1,64}$", answer.Header("x-request-id"));
        if (isToHead)
        {
            Assert.Contains(answer.Status, (int[])[404, 405]);
            return "invalid_request";
        }
        Assert.Equal("application/json", answer.Header("Content-Type")!.Split(';')[0]);
        using var body = JsonDocument.Parse(answer.Body);
        if (answer.Status is 200)
            return "ok";
        Assert.Equal(["error", "details"], body.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.NotEmpty(body.RootElement.GetProperty("details").GetString()!);
        var code = body.RootElement.GetProperty("error").GetString()!;
        Assert.Contains((answer.Status, code), Refusals);
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        // Who may try again is told when, and nobody else.
        Assert.Equal(code is "rate_limited" or "dependency_unavailable", int.TryParse(answer.Header("Retry-After"), out var wait) && wait >= 1);
        Assert.Equal(answer.Status is 405, answer.Header("Allow") is not null);
        return code;
    }
}
