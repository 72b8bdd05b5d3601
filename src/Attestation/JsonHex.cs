using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Attestation;

/// <summary>Bytes in JSON: lower-case hex without prefix, and nothing else, so that one value has one form.</summary>
sealed class JsonHex : JsonConverter<ReadOnlyMemory<byte>>
{
    public override ReadOnlyMemory<byte> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType is JsonTokenType.String ? reader.GetString()! : throw new JsonException("Hex digits are expected.");
        var bytes = new byte[text.Length / 2];
        var isHex = Convert.FromHexString(text, bytes, out _, out _) is OperationStatus.Done && !text.AsSpan().ContainsAnyInRange('A', 'F');
        return isHex ? bytes : throw new JsonException("The text is not an even number of lower-case hex digits.");
    }

    public override void Write(Utf8JsonWriter writer, ReadOnlyMemory<byte> value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Convert.ToHexStringLower(value.Span));
}
