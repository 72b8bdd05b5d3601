using System.Text;
using System.Text.Json;

namespace Attestation.Collateral;

/// <summary>What Intel's services answer: a document and the signature over its bytes, <c>{"tcbInfo":{…},"signature":"hex"}</c>.</summary>
static class SignedBody
{
    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The document exactly as it stands in the body: the signature is over these very bytes.</summary>
    /// <exception cref="FormatException">The body has another form.</exception>
    public static (string Text, byte[] Signature) Read(ReadOnlySpan<byte> body, string member)
    {
        try
        {
            return ReadMembers(body, member);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            throw new FormatException($"{{\"{member}\": …, \"signature\": \"…\"}} is expected: {e.Message}", e);
        }
    }

    static (string Text, byte[] Signature) ReadMembers(ReadOnlySpan<byte> body, string member)
    {
        (string? text, byte[]? signature) = (null, null);
        var reader = new Utf8JsonReader(body);
        reader.Read();
        if (reader.TokenType is not JsonTokenType.StartObject)
            throw new JsonException("There is no object.");
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            // Readers differ in which of two members counts.
            if ((name == member && text is not null) || (name is "signature" && signature is not null))
                throw new JsonException($"{name} is there twice.");
            if (name == member)
                text = Slice(body, ref reader);
            else if (name is "signature")
                signature = Convert.FromHexString(reader.GetString() ?? throw new JsonException("signature is null."));
            else
                reader.Skip();
        }
        // Refuses what follows the object.
        reader.Read();
        return (text ?? throw new JsonException($"{member} is missing."), signature ?? throw new JsonException("signature is missing."));
    }

    static string Slice(ReadOnlySpan<byte> body, ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return Utf8.GetString(body[start..(int)reader.BytesConsumed]);
    }
}
