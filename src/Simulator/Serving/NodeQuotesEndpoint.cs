using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Simulator.Quotes;

namespace Simulator.Serving;

/// <summary>Node quotes on HTTP.</summary>
static class NodeQuotesEndpoint
{
    public static void MapNodeQuotes(this IEndpointRouteBuilder routes, NodeQuotes quotes) =>
        routes.MapPost("/td/{profile}/quote", async Task<Results<JsonHttpResult<QuoteAnswer>, ProblemHttpResult>> (
            string profile, string? fault, HttpContext http) =>
        {
            try
            {
                return await ReadAsync(http) is { } reportData
                    ? Answer(quotes.Sign(profile, reportData, fault), profile)
                    : Problem(StatusCodes.Status400BadRequest, "invalid_request",
                        $"report_data has to be {2 * QuoteSigner.ReportDataSize} lower-case hex digits.");
            }
            catch (Exception refusal) when (refusal is JsonException or FormatException or BadHttpRequestException)
            {
                return Problem(StatusCodes.Status400BadRequest, "invalid_request", refusal.Message);
            }
        });

    static Results<JsonHttpResult<QuoteAnswer>, ProblemHttpResult> Answer(byte[]? quote, string profile) => quote is null
        ? Problem(StatusCodes.Status404NotFound, "unknown_profile", $"There is no measured node of profile \"{profile}\".")
        : TypedResults.Json(new QuoteAnswer { Quote = Convert.ToHexStringLower(quote) }, ServingJson.Wire.QuoteAnswer);

    static async Task<byte[]?> ReadAsync(HttpContext http)
    {
        var asked = await JsonSerializer.DeserializeAsync(http.Request.Body, ServingJson.Wire.QuoteRequest, http.RequestAborted);
        var text = asked?.ReportData;
        return text is { Length: 2 * QuoteSigner.ReportDataSize } && !text.AsSpan().ContainsAnyExcept(HexDigits.Lower)
            ? Convert.FromHexString(text)
            : null;
    }

    static ProblemHttpResult Problem(int status, string code, string detail) =>
        TypedResults.Problem(detail, statusCode: status, extensions: [new("error", code)]);
}
