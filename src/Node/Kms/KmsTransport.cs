using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Node.Kms;

/// <summary>Carries bytes to a KMS and back: bounded in time and size, without following redirects.</summary>
sealed class KmsTransport(HttpClient http, KmsAddress address)
{
    /// <summary>A client for one address. A proxy is not asked about this machine, and nothing is sent where a redirect points.</summary>
    public static KmsTransport To(KmsAddress address) => new(
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = !address.IsLoopback, UseCookies = false }) { Timeout = KmsLimits.Timeout },
        address);

    public Task<KmsAnswer> GetAsync(string call, CancellationToken cancel) =>
        SendAsync(new(HttpMethod.Get, address.Of(call)), cancel);

    public Task<KmsAnswer> PostAsync<T>(string call, T body, JsonTypeInfo<T> type, CancellationToken cancel) =>
        PostAsync(call, JsonSerializer.SerializeToUtf8Bytes(body, type), cancel);

    /// <summary>Sends bytes as JSON, whatever they are.</summary>
    /// <exception cref="KmsUnreachableException">No whole answer of a reasonable size came in time.</exception>
    public Task<KmsAnswer> PostAsync(string call, byte[] json, CancellationToken cancel) => SendAsync(
        new(HttpMethod.Post, address.Of(call)) { Content = new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } },
        cancel);

    async Task<KmsAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        try
        {
            using (request)
            using (var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel))
                return KmsAnswer.From((int)answer.StatusCode, await ReadAsync(answer, request.RequestUri!, cancel));
        }
        catch (Exception cause) when (cause is HttpRequestException or IOException || (cause is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            throw new KmsUnreachableException($"{request.RequestUri} gave no answer: {cause.Message}", cause);
        }
    }

    // HttpClient's own timeout ends with the headers; a body that trickles in must not take longer either.
    static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage answer, Uri from, CancellationToken cancel)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(KmsLimits.Timeout);
        await using var stream = await answer.Content.ReadAsStreamAsync(timeout.Token);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, timeout.Token) is var count and > 0)
        {
            if (body.Length + count > KmsLimits.Answer)
                throw new KmsUnreachableException($"{from} answered with more than {KmsLimits.Answer} bytes.");
            body.Write(buffer, 0, count);
        }
        return body.ToArray();
    }
}
