using Attestation.Protocol;

namespace KmsTests.Faults;

/// <summary>A request and what came of it, as its caller knows them.</summary>
/// <param name="Asked">The request for a key; null when something else was asked.</param>
/// <param name="RequestId">By the answer's header.</param>
/// <param name="Status">Of the answer; 0: none came.</param>
/// <param name="Body">Of the answer.</param>
sealed record KeyExchange(GetKeyRequest? Asked, string RequestId, int Status, string Body)
{
    public TimeSpan? RetryAfter { get; init; }

    public byte[] Quote => Convert.FromBase64String(Asked!.QuoteB64);

    public string QuoteSha256 => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Quote));

    public bool HasKey => Asked is not null && Status is 200;

    /// <summary>Status and, where there is one, the error's code.</summary>
    public string Outcome => Status is 200 ? "200" : $"{Status} {System.Text.Json.JsonSerializer.Deserialize(Body, KmsJson.Wire.KmsError)!.Error}";
}
