using Microsoft.AspNetCore.Http.HttpResults;
using Node.Boot;

namespace Node.Admin;

/// <summary>The part of merod's admin API that needs no merod.</summary>
static class AdminApi
{
    public static void MapAdmin(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/admin-api");
        api.MapGet("/health", () => TypedResults.Ok(new AdminAnswer<NodeHealth>(new("alive"))));
        api.MapGet("/tee/info", Info);
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
