using System.Security.Cryptography;

namespace Kms.Serving;

/// <summary>Gives every request the id under which its answer, its log lines and its audit line are found.</summary>
/// <remarks>The id is <see cref="HttpContext.TraceIdentifier"/> from here on.</remarks>
sealed class RequestId(RequestDelegate next, ILogger<RequestId> logger)
{
    public const string Header = "x-request-id";

    const int Longest = 64;

    public async Task InvokeAsync(HttpContext context)
    {
        var sent = context.Request.Headers[Header];
        context.TraceIdentifier = sent is [{ } id] && IsId(id) ? id : RandomNumberGenerator.GetHexString(32, lowercase: true);
        context.Response.Headers[Header] = context.TraceIdentifier;
        using var scope = logger.BeginScope(new RequestScope(context.TraceIdentifier));
        await next(context);
    }

    /// <summary>Whether a text may go into logs as it is: 1 to 64 letters, digits, dots, hyphens and underscores.</summary>
    public static bool IsId(string text) =>
        text.Length is >= 1 and <= Longest && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-');
}
