using System.Buffers;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Attestation.Protocol;
using Kms.Errors;
using Kms.Serving;
using Kms.Settings;

namespace Kms.Endpoints;

/// <summary>A request's body, read whole within its limit and parsed strictly, so that every way to be wrong has merod's answer.</summary>
sealed class JsonBody<T>(T value) : IBindableFromHttpContext<JsonBody<T>>
    where T : class
{
    public T Value { get; } = value;

    public static async ValueTask<JsonBody<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        DemandJson(context.Request.ContentType);
        var body = await ReadAsync(context.Request, context.RequestAborted);
        var type = (JsonTypeInfo<T>)KmsJson.Wire.GetTypeInfo(typeof(T))!;
        try
        {
            return new(JsonSerializer.Deserialize(body.Span, type) ?? throw NotTheObject(type, "null"));
        }
        catch (JsonException cause)
        {
            // Of the cause only the place: its text and its path may quote the body.
            throw NotTheObject(type, $"seen at line {cause.LineNumber + 1}, byte {cause.BytePositionInLine}");
        }
    }

    static void DemandJson(string? contentType)
    {
        if (MediaTypeHeaderValue.TryParse(contentType, out var type)
            && "application/json".Equals(type.MediaType, StringComparison.OrdinalIgnoreCase)
            && (type.CharSet is not { } charset || "utf-8".Equals(Unquoted(charset), StringComparison.OrdinalIgnoreCase)))
            return;
        throw new RefusedException(Refusal.NotJson, "The body is expected as application/json in UTF-8.");
    }

    // Either form means the same (RFC 9110, 5.6.6).
    static string Unquoted(string value) => value is ['"', .. var inner, '"'] ? inner : value;

    static RefusedException NotTheObject(JsonTypeInfo<T> type, string what)
    {
        var members = type.Properties.Where(member => member.IsRequired).Select(member => member.Name);
        return new(Refusal.InvalidRequest, $"The body is expected to be one JSON object with each of {string.Join(", ", members)} once, as text; it is not ({what}).");
    }

    static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        if (request.ContentLength > RequestLimits.Body)
            throw new RefusedException(Refusal.BodyTooLarge, RequestLimits.TooLarge);
        try
        {
            var body = TakeWhole(request) ?? await ReceiveAsync(request, cancel);
            if (body.Length > RequestLimits.Body)
                throw new RefusedException(Refusal.BodyTooLarge, RequestLimits.TooLarge);
            UnreadBody.WasRead(request.HttpContext);
            return body;
        }
        catch (IOException cause) when (cause is not BadHttpRequestException)
        {
            // A chunk whose length has too many digits; or the caller has left.
            throw new RefusedException(Refusal.InvalidRequest, "The body could not be read to its end.", cause);
        }
    }

    // As a rule the body came with the headers: then there is nothing to wait for, and no limit for it to set.
    static ReadOnlyMemory<byte>? TakeWhole(HttpRequest request)
    {
        if (request.ContentLength is not { } length || !request.BodyReader.TryRead(out var read))
            return null;
        if (!read.IsCompleted || read.Buffer.Length != length)
        {
            // Seen, and still to be read.
            request.BodyReader.AdvanceTo(read.Buffer.Start);
            return null;
        }
        var body = read.Buffer.ToArray();
        request.BodyReader.AdvanceTo(read.Buffer.End);
        return body;
    }

    // The server's own limit is on the rate, at which a long body could take minutes.
    static async Task<ReadOnlyMemory<byte>> ReceiveAsync(HttpRequest request, CancellationToken cancel)
    {
        var buffer = new byte[(int)(request.ContentLength ?? RequestLimits.Body) + 1];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(request.HttpContext.RequestServices.GetRequiredService<KmsSettings>().Limits.RequestTimeout);
        try
        {
            return buffer.AsMemory(0, await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, limit.Token));
        }
        catch (OperationCanceledException cause) when (!cancel.IsCancellationRequested)
        {
            // What is still to come is not waited for either.
            request.HttpContext.Response.Headers.Connection = "close";
            throw new RefusedException(Refusal.BodyTooSlow, RequestLimits.TooSlow, cause);
        }
    }
}
