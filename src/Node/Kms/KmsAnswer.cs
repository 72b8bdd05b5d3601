using System.Text.Json;
using Attestation.Protocol;

namespace Node.Kms;

/// <summary>What came back from one call.</summary>
sealed record KmsAnswer
{
    public required int Status { get; init; }

    /// <summary>May hold a key: not for messages.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>The body of a failure; null when it has another form.</summary>
    public KmsError? Error { get; private init; }

    public static KmsAnswer From(int status, ReadOnlyMemory<byte> body) => new() { Status = status, Body = body, Error = status is >= 200 and < 300 ? null : ParseError(body) };

    /// <summary>Status and code, as cases are judged by: <c>401 invalid_challenge</c>.</summary>
    public string ToSummary() => IsSuccess ? $"{Status}" : $"{Status} {Error?.Error ?? "without a code"}";

    static KmsError? ParseError(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, KmsJson.Wire.KmsError);
        }
        catch (JsonException)
        {
            // A proxy between us and the KMS answers in its own words; the status is what counts then.
            return null;
        }
    }
}
