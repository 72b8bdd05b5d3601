using System.Text;
using System.Text.Json;
using Attestation.Protocol;

namespace KmsTests.Hostile;

/// <summary>A request before it is sent: proper at first, then changed.</summary>
sealed record Draft
{
    public required string Path { get; init; }

    public string Method { get; init; } = "POST";

    public string? Type { get; init; } = "application/json";

    public string? RequestId { get; init; }

    public bool IsChunked { get; init; }

    /// <summary>So many bytes are announced and do not come; of chunks, the last.</summary>
    public int Missing { get; init; }

    /// <summary>Names and values, as they stand in JSON.</summary>
    public required IReadOnlyList<(string Name, string Value)> Members { get; init; }

    /// <summary>What is sent instead of the members.</summary>
    public byte[]? Instead { get; init; }

    public byte[] Body => Instead ?? Encoding.UTF8.GetBytes($"{{{string.Join(',', Members.Select(member => $"{member.Name}:{member.Value}"))}}}");

    /// <summary>A request for a key, as a node sends it.</summary>
    public static Draft Of(GetKeyRequest request) => new()
    {
        Path = "/get-key",
        Members =
        [
            ("\"challengeId\"", Quoted(request.ChallengeId)), ("\"quoteB64\"", Plain(request.QuoteB64)), ("\"peerId\"", Quoted(request.PeerId)),
            ("\"peerPublicKeyB64\"", Plain(request.PeerPublicKeyB64)), ("\"signatureB64\"", Plain(request.SignatureB64)),
        ],
    };

    public static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    /// <summary>The request as it goes over the wire.</summary>
    public byte[] ToBytes()
    {
        var head = new StringBuilder($"{Method} {Path} HTTP/1.1\r\nHost: kms\r\n");
        if (Type is not null)
            head.Append(null, $"Content-Type: {Type}\r\n");
        if (RequestId is not null)
            head.Append(null, $"x-request-id: {RequestId}\r\n");
        var body = Body;
        if (!IsChunked)
            return [.. Encoding.Latin1.GetBytes($"{head}Content-Length: {body.Length + Missing}\r\n\r\n"), .. body];
        return [.. Encoding.Latin1.GetBytes($"{head}Transfer-Encoding: chunked\r\n\r\n{body.Length:x}\r\n"), .. body, .. Missing is 0 ? "\r\n0\r\n\r\n"u8 : "\r\n"u8];
    }

    public HttpRequestMessage ToMessage()
    {
        var request = new HttpRequestMessage(new(Method), Path) { Content = new ByteArrayContent(Body) };
        if (Type is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", Type);
        if (RequestId is not null)
            request.Headers.TryAddWithoutValidation("x-request-id", RequestId);
        if (IsChunked)
            request.Headers.TransferEncodingChunked = true;
        return request;
    }

    // Without the escapes that an encoder likes to put in for a plus sign.
    static string Plain(string base64) => $"\"{base64}\"";
}
