using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Attestation.Protocol;
using Pipeline.Staging;

namespace PipelineTests.Staging.Instances;

/// <summary>A node at an address of its own on the loopback network, which asks for its key through the proxy.</summary>
sealed class ProxiedNode : IDisposable
{
    readonly HttpClient http;
    readonly StagingEndpoints where;

    /// <param name="where">The proxy, and where quotes come from.</param>
    /// <param name="address">Such as 127.0.1.7.</param>
    public ProxiedNode(StagingEndpoints where, string address)
    {
        this.where = where;
        http = new(new SocketsHttpHandler { UseProxy = false, ConnectCallback = (context, cancel) => ConnectAsync(IPAddress.Parse(address), context.DnsEndPoint, cancel) })
        {
            Timeout = TimeSpan.FromSeconds(60),
        };
    }

    public PeerIdentity Identity { get; } = PeerIdentity.FromSeed(RandomNumberGenerator.GetBytes(32));

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static string DigestOf(GetKeyRequest request) => Convert.ToHexStringLower(SHA256.HashData(Convert.FromBase64String(request.QuoteB64)));

    /// <summary>A challenge, and which instance gave it.</summary>
    public async Task<(ChallengeResponse Challenge, string Instance)> ChallengeAsync()
    {
        using var answer = await PostAsync("/challenge", new ChallengeRequest { PeerId = Identity.Id.Text }, forwardedFor: null);
        answer.EnsureSuccessStatusCode();
        return ((await answer.Content.ReadFromJsonAsync(KmsJson.Wire.ChallengeResponse, Cancel))!, InstanceOf(answer)!);
    }

    /// <summary>A challenge, answered with a genuine quote and signature.</summary>
    public async Task<GetKeyRequest> RequestAsync()
    {
        var (challenge, _) = await ChallengeAsync();
        return await RequestAsync(challenge);
    }

    public async Task<GetKeyRequest> RequestAsync(ChallengeResponse challenge)
    {
        var nonce = Convert.FromBase64String(challenge.NonceB64);
        var quote = await QuoteAsync(ReportData.ForNode(nonce, Identity.Id));
        return new()
        {
            ChallengeId = challenge.ChallengeId,
            QuoteB64 = Convert.ToBase64String(quote),
            PeerId = Identity.Id.Text,
            PeerPublicKeyB64 = Convert.ToBase64String(Identity.PublicKey.ToProtobuf()),
            SignatureB64 = Convert.ToBase64String(Identity.Sign(SignedPayload.For(challenge.ChallengeId, nonce, quote, Identity.Id.Text))),
        };
    }

    public async Task<KeyAnswer> GetKeyAsync(GetKeyRequest request)
    {
        using var answer = await PostAsync("/get-key", request, forwardedFor: null);
        return await ReadAsync(answer);
    }

    /// <summary>A request that any KMS refuses at once, but counts; the node says of itself that it is somebody else.</summary>
    public async Task<KeyAnswer> KnockAsync(string forwardedFor)
    {
        using var answer = await PostAsync("/challenge", new ChallengeRequest { PeerId = "" }, forwardedFor);
        return await ReadAsync(answer);
    }

    public void Dispose() => http.Dispose();

    async Task<HttpResponseMessage> PostAsync<T>(string path, T body, string? forwardedFor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, where.Kms + path) { Content = JsonContent.Create(body, KmsJson.Wire.GetTypeInfo(typeof(T))!) };
        if (forwardedFor is not null)
            request.Headers.Add("X-Forwarded-For", forwardedFor);
        return await http.SendAsync(request, Cancel);
    }

    async Task<byte[]> QuoteAsync(byte[] reportData)
    {
        using var answer = await http.PostAsync(where.TdQuote, new StringContent($$"""{"report_data":"{{Convert.ToHexStringLower(reportData)}}"}""", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")), Cancel);
        answer.EnsureSuccessStatusCode();
        using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Cancel));
        return Convert.FromHexString(json.RootElement.GetProperty("quote").GetString()!);
    }

    static async Task<KeyAnswer> ReadAsync(HttpResponseMessage answer) => new(
        answer.StatusCode,
        answer.IsSuccessStatusCode ? null : (await answer.Content.ReadFromJsonAsync(KmsJson.Wire.KmsError, Cancel))!.Error,
        InstanceOf(answer));

    static string? InstanceOf(HttpResponseMessage answer) => answer.Headers.TryGetValues("X-Kms-Instance", out var names) ? names.Single() : null;

    static async ValueTask<Stream> ConnectAsync(IPAddress from, DnsEndPoint to, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(from, 0));
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Parse(to.Host), to.Port), cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
