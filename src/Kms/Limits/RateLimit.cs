using Kms.Errors;

namespace Kms.Limits;

/// <summary>Puts off a client address that asks too much. What tells whether the service lives is always answered.</summary>
sealed class RateLimit(RequestDelegate next, AddressRates rates)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.Value is "/health" or "/ready")
            return next(context);
        var wait = rates.Take(context.Connection.RemoteIpAddress);
        if (wait > TimeSpan.Zero)
            throw new RefusedException(Refusal.RateLimited, "This client address asks more often than it may.") { RetryAfter = wait };
        return next(context);
    }
}
