using System.Globalization;
using Attestation.Protocol;

namespace Kms.Errors;

/// <summary>Gives every answer that is not a success merod's body <c>{"error", "details"?}</c>.</summary>
sealed partial class ErrorAnswers(RequestDelegate next, ILogger<ErrorAnswers> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400 } response)
                await WriteAsync(context, OfFramework(response.StatusCode, context.Request));
        }
        catch (RefusedException refused)
        {
            Say(context, refused);
            await WriteAsync(context, refused);
        }
        catch (BadHttpRequestException bad)
        {
            await WriteAsync(context, OfFramework(bad.StatusCode, context.Request));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            Left(logger, context.Request.Method, context.Request.Path);
        }
#pragma warning disable CA1031 // The edge: whatever went wrong, the caller gets merod's body and the log the cause.
        catch (Exception unexpected)
#pragma warning restore CA1031
        {
            // By type and place only: a message could quote what was being worked on.
            Unexpected(logger, context.Request.Method, context.Request.Path, unexpected.GetType().FullName, unexpected.StackTrace);
            await WriteAsync(context, new(Refusal.InternalError, "The service met a condition it does not know; its log has more."));
        }
    }

    /// <summary>Why a request was not served; null when it was, or its caller left.</summary>
    public static Refusal? RefusalOf(HttpContext context) => context.Items.TryGetValue(typeof(Refusal), out var refusal) ? (Refusal?)refusal : null;

    static RefusedException OfFramework(int status, HttpRequest request) => status switch
    {
        StatusCodes.Status404NotFound => new(Refusal.NotFound, $"There is no {request.Path}."),
        StatusCodes.Status408RequestTimeout => new(Refusal.BodyTooSlow, RequestLimits.TooSlow),
        StatusCodes.Status405MethodNotAllowed => new(Refusal.MethodNotAllowed, $"{request.Path} does not take {request.Method}."),
        StatusCodes.Status413PayloadTooLarge => new(Refusal.BodyTooLarge, RequestLimits.TooLarge),
        StatusCodes.Status415UnsupportedMediaType => new(Refusal.NotJson, "The body is expected as application/json."),
        >= 500 => new(Refusal.InternalError with { Status = status }, "The service met a condition it does not know; its log has more."),
        _ => new(Refusal.InvalidRequest with { Status = status }, "The request could not be read."),
    };

    static async Task WriteAsync(HttpContext context, RefusedException refused)
    {
        context.Items[typeof(Refusal)] = refused.Refusal;
        if (context.Response.HasStarted)
            return;
        // Clear() would drop the Allow header of a 405.
        context.Response.StatusCode = refused.Refusal.Status;
        if (refused.RetryAfter is { } wait)
            context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(
            new KmsError { Error = refused.Refusal.Code, Details = refused.Message }, KmsJson.Wire.KmsError, cancellationToken: context.RequestAborted);
    }

    void Say(HttpContext context, RefusedException refused)
    {
        // Who asks too often must not fill the log; figures count it.
        var level = refused.Refusal == Refusal.RateLimited ? LogLevel.Debug : LogLevel.Information;
        var causes = Causes(refused);
        Refused(logger, level, context.Request.Method, context.Request.Path, refused.Refusal.Status, refused.Refusal.Code, refused.Message, causes);
    }

    static string Causes(Exception refused) => refused.InnerException is { } cause ? $" ({cause.GetType().Name}: {cause.Message})" : "";

    [LoggerMessage("{Method} {Path} refused with {Status} {Code}: {Details}{Causes}")]
    static partial void Refused(ILogger logger, LogLevel level, string method, PathString path, int status, string code, string details, string causes);

    [LoggerMessage(LogLevel.Debug, "{Method} {Path}: the caller left before the answer")]
    static partial void Left(ILogger logger, string method, PathString path);

    [LoggerMessage(LogLevel.Error, "{Method} {Path} ended with {Exception} at {Place}")]
    static partial void Unexpected(ILogger logger, string method, PathString path, string? exception, string? place);
}
