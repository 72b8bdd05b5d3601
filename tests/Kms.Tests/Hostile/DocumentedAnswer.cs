using System.Text.Json;
using Kms.Contract;
using Kms.Serving;

namespace KmsTests.Hostile;

/// <summary>Holds an answer to what the description of the service says of it.</summary>
static class DocumentedAnswer
{
    /// <returns>The code of a refusal; <c>ok</c> for a success.</returns>
    public static async Task<string> DemandAsync(Draft sent, HttpResponseMessage answer, CancellationToken cancel)
    {
        var status = (int)answer.StatusCode;
        DemandRequestId(sent, answer);
        if (answer.RequestMessage!.Method == HttpMethod.Head)
        {
            Assert.Equal(405, status);
            return "invalid_request";
        }
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancel));
        var members = body.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.ToString(), StringComparer.Ordinal);
        if (status is 200)
        {
            Assert.Contains(Operations.All, operation => operation.Ok.Select(member => member.Key).ToHashSet().SetEquals(members.Keys));
            return "ok";
        }
        Assert.Equal(["error", "details"], members.Keys);
        Assert.NotEmpty(members["details"]!);
        var code = members["error"]!;
        // Of what is not the caller's doing nothing may come of a request.
        Assert.True(status < 500, $"{status} {code}");
        var operation = Operations.All.SingleOrDefault(operation => IsAt(answer, operation.Path));
        var documented = (operation?.Refusals.Select(refused => (refused.Refusal.Status, refused.Refusal.Code)) ?? []).Concat([(404, "invalid_request"), (405, "invalid_request")]);
        Assert.Contains((status, code), documented);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        return code;
    }

    public static bool IsAt(HttpResponseMessage answer, string path) =>
        path.Equals(Uri.UnescapeDataString(answer.RequestMessage!.RequestUri!.AbsolutePath).TrimEnd('/'), StringComparison.OrdinalIgnoreCase);

    static void DemandRequestId(Draft sent, HttpResponseMessage answer)
    {
        var id = Assert.Single(answer.Headers.GetValues(RequestId.Header));
        if (sent.RequestId is { } own && RequestId.IsId(own))
            Assert.Equal(own, id);
        else
            Assert.Matches("^[0-9a-f]{32}$", id);
    }
}
