using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Attestation;

namespace Kms.Dstack;

/// <summary>One call to the guest agent: JSON there and back, with the agent's several ways of saying no told apart.</summary>
sealed class DstackCalls(HttpClient http, TimeProvider time) : IDisposable
{
    /// <summary>A hundred quotes with their event logs.</summary>
    public const int AnswerLimit = 4 * 1024 * 1024;

    const int ErrorTextLimit = 300;

    /// <summary>The bytes of a successful answer.</summary>
    public async Task<byte[]> PostAsync<T>(string method, T request, JsonTypeInfo<T> type, TimeSpan patience, CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(patience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        try
        {
            // Bytes, not a stream: the agent wants a Content-Length, and the bare media type.
            using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(request, type));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var message = new HttpRequestMessage(HttpMethod.Post, method) { Content = content };
            using var answer = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            await answer.Content.LoadIntoBufferAsync(AnswerLimit, limit.Token);
            var body = await answer.Content.ReadAsByteArrayAsync(limit.Token);
            DemandSuccess(method, answer.StatusCode, body);
            return body;
        }
        catch (OperationCanceledException cause) when (!cancel.IsCancellationRequested)
        {
            throw new DstackUnavailableException($"dstack did not answer {method} within {patience.TotalSeconds:0} s.", cause);
        }
        catch (HttpRequestException cause) when (cause.HttpRequestError is HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new DstackUnavailableException($"dstack's answer to {method} has more than {AnswerLimit} bytes, or headers without end.", cause);
        }
        catch (Exception cause) when (cause is HttpRequestException or IOException)
        {
            throw new DstackUnavailableException($"dstack cannot be reached for {method}, or did not finish its answer.", cause);
        }
    }

    public void Dispose() => http.Dispose();

    public static TAnswer Parse<TAnswer>(string method, ReadOnlySpan<byte> body, JsonTypeInfo<TAnswer> type)
        where TAnswer : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw Unreadable(method, null);
        }
        catch (JsonException cause)
        {
            throw Unreadable(method, cause);
        }
    }

    public static DstackUnavailableException Unreadable(string method, Exception? cause) =>
        new($"dstack's answer to {method} is not what the guest agent's API describes.", cause);

    static void DemandSuccess(string method, HttpStatusCode status, byte[] body)
    {
        var reason = ErrorIn(body);
        // Some agents say 200 and mean an error.
        if ((int)status is >= 200 and < 300 && reason is null)
            return;
        var isUnsupported = status is HttpStatusCode.NotFound
            || reason is not null && (reason.StartsWith("Service not found", StringComparison.Ordinal)
                || reason.Contains("was removed in dstack", StringComparison.Ordinal)
                || reason.Contains("unavailable in simulator mode", StringComparison.Ordinal));
        var text = OneLine.Of(reason ?? Page(body), ErrorTextLimit);
        if ((int)status >= 500 && !isUnsupported)
            throw new DstackUnavailableException($"dstack answered {method} with {(int)status}: {text}");
        throw new DstackRefusedException(method, $"{(int)status} {text}", isUnsupported);
    }

    // What somebody before the agent says in words of its own. What begins as JSON may be an answer, with a key in it.
    static string Page(byte[] body)
    {
        var text = System.Text.Encoding.UTF8.GetString(body);
        return text.TrimStart() is ['{' or '[' or '"', ..] ? "without saying why" : text;
    }

    // The member "error" of the outermost object, wherever it stands; nothing else is made a string, for it may be a key.
    static string? ErrorIn(byte[] body)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
                return null;
            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                var isError = reader.ValueTextEquals("error"u8);
                reader.Read();
                if (isError && reader.TokenType is not JsonTokenType.Null)
                    return reader.TokenType is JsonTokenType.String ? reader.GetString() : "an error that is no text";
                reader.Skip();
            }
            return null;
        }
        // InvalidOperationException: a string with a lone surrogate.
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
