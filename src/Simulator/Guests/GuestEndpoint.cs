using System.Text.Json;

namespace Simulator.Guests;

/// <summary>The guest agent on HTTP, by upstream's wire rules.</summary>
static class GuestEndpoint
{
    /// <summary>Upstream's limit for a request.</summary>
    public const int MaximumBody = 10 * 1024 * 1024;

    /// <summary>Answers <c>/{Method}</c> and <c>/v0/{Method}</c>, by POST and GET.</summary>
    public static void MapGuest(this IEndpointRouteBuilder routes, GuestAgent agent)
    {
        foreach (var pattern in (string[])["/{method}", "/v0/{method}"])
            routes.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Post], (string method, HttpContext http) => AnswerAsync(agent, method, http));
        routes.MapFallback(http => WriteAsync(http, StatusCodes.Status404NotFound,
            Error($"{http.Request.Method} {http.Request.Path} is not served here; the agent serves POST and GET /{{Method}}.")));
    }

    static async Task AnswerAsync(GuestAgent agent, string method, HttpContext http)
    {
        if (HttpMethods.IsPost(http.Request.Method) && !http.Request.HasJsonContentType() && !http.Request.Query.ContainsKey("json"))
        {
            await WriteAsync(http, StatusCodes.Status415UnsupportedMediaType, Error(
                "The simulator speaks JSON only: send Content-Type: application/json. Any other type means protobuf to a real agent."));
            return;
        }
        try
        {
            var body = await ReadAsync(http);
            var answer = agent.Call(method, names =>
                HttpMethods.IsGet(http.Request.Method) ? GuestArguments.Of(http.Request.Query) : GuestArguments.Parse(body, names));
            await WriteAsync(http, StatusCodes.Status200OK, answer);
        }
        catch (GuestRefusedException refusal)
        {
            await WriteAsync(http, StatusCodes.Status400BadRequest, Error(refusal.Message));
        }
        catch (BadHttpRequestException refusal)
        {
            await WriteAsync(http, refusal.StatusCode, Error(refusal.Message));
        }
    }

    static async Task<byte[]> ReadAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        return body.ToArray();
    }

    static byte[] Error(string message) => JsonSerializer.SerializeToUtf8Bytes(new(message), GuestAnswers.Pretty.ErrorAnswer);

    // The length is set first: otherwise Kestrel sends chunks, which the published npm client cannot read.
    static async Task WriteAsync(HttpContext http, int status, byte[] body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }
}
