using Kms.Errors;
using Microsoft.AspNetCore.Http.Features;

namespace Kms.Serving;

/// <summary>Says <c>Connection: close</c> in an answer behind which the server ends the connection, because of a body that was not read to its end.</summary>
/// <remarks>
/// A short body that nobody wanted is read away by the server, and the connection goes on. What is too long, or may be, is not waited for;
/// and who expects a 100 and gets another status may send the body or not (RFC 9110, 10.1.1), so that nobody knows what comes next.
/// </remarks>
sealed class UnreadBody(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true } && !IsShort(context.Request))
            context.Response.OnStarting(CloseUnlessReadAsync, context);
        return next(context);
    }

    /// <summary>To be called when the end of the body was seen.</summary>
    public static void WasRead(HttpContext context) => context.Items[typeof(UnreadBody)] = true;

    static bool IsShort(HttpRequest request) => request.ContentLength <= RequestLimits.Body && request.Headers.Expect.Count is 0;

    static Task CloseUnlessReadAsync(object state)
    {
        var context = (HttpContext)state;
        if (!context.Items.ContainsKey(typeof(UnreadBody)))
            context.Response.Headers.Connection = "close";
        return Task.CompletedTask;
    }
}
