using Kms.Errors;

namespace Kms.Observing;

/// <summary>Counts every request by its route and why it was refused.</summary>
sealed class RequestMeter(RequestDelegate next, KmsMeter meter, TimeProvider time)
{
    /// <summary>All paths that are none of ours: what callers make up does not become a tag.</summary>
    public const string OtherRoute = "other";

    public async Task InvokeAsync(HttpContext context)
    {
        var start = time.GetTimestamp();
        using var span = KmsTraces.BeginRequest(context.Request.Headers.TraceParent);
        try
        {
            await next(context);
        }
        finally
        {
            // Only now: which route it is was found out on the way.
            var (route, reason) = (RouteOf(context), ReasonOf(context));
            KmsTraces.EndRequest(span, route, reason, context.Response.StatusCode >= StatusCodes.Status500InternalServerError);
            meter.Answered(route, reason, time.GetElapsedTime(start));
        }
    }

    static string RouteOf(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? OtherRoute;

    static string ReasonOf(HttpContext context) =>
        ErrorAnswers.RefusalOf(context) is { } refusal ? refusal.Code
        : context.RequestAborted.IsCancellationRequested ? KmsMeter.Left
        : KmsMeter.Ok;
}
