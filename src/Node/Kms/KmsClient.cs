using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Attestation.Protocol;

namespace Node.Kms;

/// <summary>The three calls by which a node comes to its key, with merod's limits and codes.</summary>
sealed class KmsClient(KmsTransport transport)
{
    /// <summary>Asks the KMS for its own quote. What comes back is well-formed, and nothing more.</summary>
    /// <exception cref="ProbeFailedException">The KMS refused, or its answer has another form.</exception>
    public async Task<KmsStatement> AttestAsync(ReadOnlyMemory<byte> nonce, ReadOnlyMemory<byte> binding, CancellationToken cancel)
    {
        var request = new AttestRequest { NonceB64 = Convert.ToBase64String(nonce.Span), BindingB64 = Convert.ToBase64String(binding.Span) };
        var body = await CallAsync(Calls.Attest, request, KmsJson.Wire.AttestRequest, cancel);
        var answer = Parse(Calls.Attest, body, KmsJson.Wire.AttestResponse);
        if (answer.QuoteB64.Length > KmsLimits.QuoteText)
            throw Calls.Attest.Refused(ProbeCode.AttestResponseOversized, $"quoteB64 has {answer.QuoteB64.Length} characters; at most {KmsLimits.QuoteText} are read.");
        if (answer.ReportDataHex.Length > KmsLimits.ReportDataText)
            throw Calls.Attest.Refused(ProbeCode.AttestResponseOversized, $"reportDataHex has {answer.ReportDataHex.Length} characters; at most {KmsLimits.ReportDataText} are read.");
        return new()
        {
            Quote = Base64(answer.QuoteB64) ?? throw Calls.Attest.Refused(ProbeCode.AttestResponseInvalid, "quoteB64 is not base64."),
            ReportData = Hex(answer.ReportDataHex) is { Length: ReportData.Size } claimed
                ? claimed
                : throw Calls.Attest.Refused(ProbeCode.AttestResponseInvalid, $"reportDataHex is not {ReportData.Size} bytes in hex."),
            EventLog = answer.EventLog,
            Environment = answer.Environment,
        };
    }

    /// <summary>Asks for a challenge for a peer.</summary>
    /// <exception cref="ProbeFailedException">The KMS refused, or its answer has another form.</exception>
    public async Task<IssuedChallenge> ChallengeAsync(PeerId peer, CancellationToken cancel)
    {
        var body = await CallAsync(Calls.Challenge, new() { PeerId = peer.Text }, KmsJson.Wire.ChallengeRequest, cancel);
        var answer = Parse(Calls.Challenge, body, KmsJson.Wire.ChallengeResponse);
        if (answer.ChallengeId.Length > KmsLimits.ChallengeIdText)
            throw Calls.Challenge.Refused(ProbeCode.ChallengeIdOversized, $"challengeId has {answer.ChallengeId.Length} characters; at most {KmsLimits.ChallengeIdText} are read.");
        if (answer.NonceB64.Length > KmsLimits.NonceText)
            throw Calls.Challenge.Refused(ProbeCode.ChallengeNonceOversized, $"nonceB64 has {answer.NonceB64.Length} characters; at most {KmsLimits.NonceText} are read.");
        return new()
        {
            Id = answer.ChallengeId,
            Nonce = Base64(answer.NonceB64) is { Length: ReportData.NonceSize } nonce
                ? nonce
                : throw Calls.Challenge.Refused(ProbeCode.ChallengeNonceInvalid, $"nonceB64 is not {ReportData.NonceSize} bytes in base64."),
            ExpiresAt = answer.ExpiresAt >= 0 && answer.ExpiresAt <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
                ? DateTimeOffset.FromUnixTimeSeconds(answer.ExpiresAt)
                : throw Calls.Challenge.Refused(ProbeCode.ChallengeResponseInvalid, $"expiresAt is {answer.ExpiresAt}, which is no time in seconds since 1970."),
        };
    }

    /// <summary>Asks for the key.</summary>
    /// <exception cref="ProbeFailedException">The KMS refused, or its answer has another form.</exception>
    public async Task<ReleasedKey> GetKeyAsync(GetKeyRequest request, CancellationToken cancel)
    {
        var body = await CallAsync(Calls.GetKey, request, KmsJson.Wire.GetKeyRequest, cancel);
        var text = Parse(Calls.GetKey, body, KmsJson.Wire.GetKeyResponse).Key;
        if (text.Length is 0 or > KmsLimits.KeyText || Hex(text) is not { } key)
            throw Calls.GetKey.Refused(ProbeCode.KeyInvalid, $"key is not hex of 2 to {KmsLimits.KeyText} digits.");
        if (key.Length < KmsLimits.KeyBytes)
        {
            var length = key.Length;
            CryptographicOperations.ZeroMemory(key);
            throw Calls.GetKey.Refused(ProbeCode.GetKeyRequestFailed, $"key has {length} bytes; at least {KmsLimits.KeyBytes} are expected.");
        }
        return new(key);
    }

    async Task<ReadOnlyMemory<byte>> CallAsync<T>(Call call, T request, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        try
        {
            var answer = await transport.PostAsync(call.Path, request, type, cancel);
            return answer.IsSuccess ? answer.Body : throw call.Rejected(answer);
        }
        catch (KmsUnreachableException cause)
        {
            throw call.Refused(call.RequestFailed, cause.Message, cause);
        }
    }

    static T Parse<T>(Call call, ReadOnlyMemory<byte> body, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, type) ?? throw call.Refused(call.ResponseInvalid, $"/{call.Path} answered null.");
        }
        catch (JsonException cause)
        {
            // The exception's own text may quote the body, which may be a key.
            throw call.Refused(call.ResponseInvalid, $"/{call.Path} answered in another form than {typeof(T).Name}, seen at byte {cause.BytePositionInLine}.");
        }
    }

    static byte[]? Base64(string text) => StrictBase64.TryDecode(text, out var bytes) ? bytes : null;

    static byte[]? Hex(string text)
    {
        var bytes = new byte[text.Length / 2];
        return text.Length % 2 is 0 && Convert.FromHexString(text, bytes, out _, out _) is System.Buffers.OperationStatus.Done ? bytes : null;
    }

    static class Calls
    {
        public static Call Attest { get; } = new(ProbeStage.Attest, "attest", ProbeCode.AttestRejected, ProbeCode.AttestResponseInvalid, ProbeCode.AttestVerificationFailed);
        public static Call Challenge { get; } = new(ProbeStage.Challenge, "challenge", ProbeCode.ChallengeRejected, ProbeCode.ChallengeResponseInvalid, ProbeCode.ChallengeRequestFailed);
        public static Call GetKey { get; } = new(ProbeStage.GetKey, "get-key", ProbeCode.GetKeyRejected, ProbeCode.GetKeyResponseInvalid, ProbeCode.GetKeyRequestFailed);
    }
}
