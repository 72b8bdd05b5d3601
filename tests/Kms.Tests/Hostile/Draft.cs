using System.Text;
using System.Text.Json;

namespace KmsTests.Hostile;

/// <summary>A request before it is sent: proper at first, then changed.</summary>
sealed record Draft
{
    public required string Path { get; init; }

    public string Method { get; init; } = "POST";

    public string? Type { get; init; } = "application/json";

    public string? RequestId { get; init; }

    public bool IsChunked { get; init; }

    /// <summary>Names and values, as they stand in JSON.</summary>
    public required IReadOnlyList<(string Name, string Value)> Members { get; init; }

    /// <summary>What is sent instead of the members.</summary>
    public byte[]? Instead { get; init; }

    public byte[] Body => Instead ?? Encoding.UTF8.GetBytes($"{{{string.Join(',', Members.Select(member => $"{member.Name}:{member.Value}"))}}}");

    public static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

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
}
