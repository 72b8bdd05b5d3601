using Microsoft.AspNetCore.Http.HttpResults;
using Node.Boot;
using Node.Fetching;

namespace Node.Admin;

/// <summary>The part of merod's admin API that needs no merod.</summary>
static class AdminApi
{
    public static void MapAdmin(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/admin-api");
        api.MapGet("/health", () => TypedResults.Ok(new AdminAnswer<NodeHealth>(new("alive"))));
        api.MapGet("/tee/info", Info);
        api.MapPost("/tee/attest", AttestAsync);
        api.MapGet("/node/key", (KeyFetching key) => TypedResults.Ok(new AdminAnswer<KeyStatus>(key.Status)));
    }

    static async Task<Results<Ok<AdminAnswer<AttestAnswer>>, JsonHttpResult<AdminError>>> AttestAsync(TeeAttestation attestation, HttpRequest http)
    {
        try
        {
            var request = await AttestRequest.ReadAsync(http);
            return TypedResults.Ok(new AdminAnswer<AttestAnswer>(await attestation.AttestAsync(request, http.HttpContext.RequestAborted)));
        }
        catch (AdminRefusedException refusal)
        {
            return TypedResults.Json(new AdminError(refusal.Message), AdminJson.Default.AdminError, statusCode: refusal.Status);
        }
    }

    static Results<Ok<AdminAnswer<TeeFacts>>, JsonHttpResult<AdminError>> Info(TeeInfo info)
    {
        try
        {
            return TypedResults.Ok(new AdminAnswer<TeeFacts>(info.Read()));
        }
        catch (BootRefusedException refusal)
        {
            return TypedResults.Json(new AdminError(refusal.Message), AdminJson.Default.AdminError, statusCode: StatusCodes.Status501NotImplemented);
        }
    }
}
