using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Attestation.Protocol;

namespace KmsBench;

/// <summary>What a node does to get its key: a challenge, a quote and a signature for it, the key.</summary>
sealed class KeyCycle(QuoteMint mint, Peers peers, Uri address) : IDisposable
{
    // Enough that none waits for a connection below saturation.
    const int Connections = 128;

    readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = Connections }) { BaseAddress = address };

    /// <exception cref="InvalidOperationException">The KMS answered anything but a key.</exception>
    public async Task RunAsync(CancellationToken cancel)
    {
        var peer = peers.Next();
        var challenge = await PostAsync("/challenge", new() { PeerId = peer.Id.Text }, KmsJson.Wire.ChallengeRequest, KmsJson.Wire.ChallengeResponse, cancel);
        var nonce = Convert.FromBase64String(challenge.NonceB64);
        var quote = mint.Sign(ReportData.ForNode(nonce, peer.Id));
        var request = new GetKeyRequest
        {
            ChallengeId = challenge.ChallengeId,
            QuoteB64 = Convert.ToBase64String(quote),
            PeerId = peer.Id.Text,
            PeerPublicKeyB64 = Convert.ToBase64String(peer.PublicKey.ToProtobuf()),
            SignatureB64 = Convert.ToBase64String(peer.Sign(SignedPayload.For(challenge.ChallengeId, nonce, quote, peer.Id.Text))),
        };
        await PostAsync("/get-key", request, KmsJson.Wire.GetKeyRequest, KmsJson.Wire.GetKeyResponse, cancel);
    }

    public void Dispose() => http.Dispose();

    async Task<TAnswer> PostAsync<T, TAnswer>(string path, T body, JsonTypeInfo<T> type, JsonTypeInfo<TAnswer> answerType, CancellationToken cancel)
    {
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, type));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await http.PostAsync(path, content, cancel);
        var said = await answer.Content.ReadAsByteArrayAsync(cancel);
        return answer.IsSuccessStatusCode
            ? JsonSerializer.Deserialize(said, answerType)!
            : throw new InvalidOperationException($"{path} answered {(int)answer.StatusCode}: {System.Text.Encoding.UTF8.GetString(said)}");
    }
}
