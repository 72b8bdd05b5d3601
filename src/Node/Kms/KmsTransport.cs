using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Node.Kms;

/// <summary>Carries bytes to a KMS and back: bounded in time and size, without following redirects.</summary>
sealed class KmsTransport(HttpClient http, KmsAddress address)
{
    /// <summary>A client for one address. A proxy is not asked about this machine, and nothing is sent where a redirect points.</summary>
    /// <param name="address">Where the KMS is.</param>
    /// <param name="authority">The only authority that its certificate may be of; null: those of the system.</param>
    public static KmsTransport To(KmsAddress address, X509Certificate2? authority = null)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = !address.IsLoopback, UseCookies = false };
        if (authority is not null)
            handler.SslOptions.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { authority }, RevocationMode = X509RevocationMode.NoCheck };
        return new(new(handler) { Timeout = KmsLimits.Timeout }, address);
    }

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
