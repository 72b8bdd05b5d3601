using System.Security.Cryptography;

namespace Kms.Endpoints;

/// <summary>The answer with a key: written from bytes and cleared, so that no string ever holds it.</summary>
sealed class KeyResult(byte[] key) : IResult
{
    static ReadOnlySpan<byte> Before => "{\"key\":\""u8;
    static ReadOnlySpan<byte> After => "\"}"u8;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var body = new byte[Before.Length + (2 * key.Length) + After.Length];
        try
        {
            Before.CopyTo(body);
            Convert.TryToHexStringLower(key, body.AsSpan(Before.Length), out _);
            After.CopyTo(body.AsSpan(body.Length - After.Length));
            httpContext.Response.ContentType = "application/json; charset=utf-8";
            httpContext.Response.Headers.CacheControl = "no-store";
            httpContext.Response.ContentLength = body.Length;
            await httpContext.Response.Body.WriteAsync(body, httpContext.RequestAborted);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(body);
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
