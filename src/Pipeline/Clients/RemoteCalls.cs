using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Pipeline.Clients;

/// <summary>Turns HTTP calls into values, or into exceptions that say which call and what came back.</summary>
static class RemoteCalls
{
    public static Task<HttpResponseMessage> CallAsync(this HttpClient http, HttpMethod method, string path, CancellationToken cancel) =>
        http.CallAsync(method, path, content: null, cancel);

    /// <summary>The answer, its body not read yet; one of any status but 2xx and 3xx is an exception.</summary>
    public static async Task<HttpResponseMessage> CallAsync(this HttpClient http, HttpMethod method, string path, HttpContent? content, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        // 304: a container that is asked to do what it does already.
        if (answer.IsSuccessStatusCode || answer.StatusCode is HttpStatusCode.NotModified)
            return answer;
        using (answer)
            throw new RemoteCallException($"{method} {request.RequestUri}", answer.StatusCode, await answer.Content.ReadAsStringAsync(cancel));
    }

    /// <summary>The answer's JSON.</summary>
    public static async Task<T> ReadAsync<T>(this HttpResponseMessage answer, JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync(cancel);
            try
            {
                return JsonSerializer.Deserialize(text, type) ?? throw new JsonException("It is null.");
            }
            catch (JsonException)
            {
                throw new RemoteCallException($"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri}", answer.StatusCode, "not the JSON expected: " + text);
            }
        }
    }
}
