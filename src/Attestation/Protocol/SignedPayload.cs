using System.Security.Cryptography;
using System.Text.Json;

namespace Attestation.Protocol;

/// <summary>The exact bytes that a peer signs when it asks for its key.</summary>
/// <remarks>
/// Compact JSON in merod's member order: challengeId, challengeNonceHex, quoteHashHex, peerId. The order is part of the
/// contract: a signature over the sorted members is over other bytes and is refused.
/// </remarks>
public static class SignedPayload
{
    /// <summary>The payload for one request; the quote is the decoded one, and enters by its SHA-256.</summary>
    public static byte[] For(string challengeId, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> quote, string peerId) =>
        ForHash(challengeId, nonce, Convert.ToHexStringLower(SHA256.HashData(quote)), peerId);

    /// <summary>The same for a quote whose SHA-256 is at hand, as 64 lower-case hex digits.</summary>
    public static byte[] ForHash(string challengeId, ReadOnlySpan<byte> nonce, string quoteSha256, string peerId)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("challengeId"u8, challengeId);
            json.WriteString("challengeNonceHex"u8, Convert.ToHexStringLower(nonce));
            json.WriteString("quoteHashHex"u8, quoteSha256);
            json.WriteString("peerId"u8, peerId);
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }
}
