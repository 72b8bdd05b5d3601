using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Attestation.Collateral;

/// <summary>Bytes as Intel writes them: hex in either case.</summary>
sealed class JsonAnyHex : JsonConverter<ReadOnlyMemory<byte>>
{
    public override ReadOnlyMemory<byte> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType is JsonTokenType.String ? reader.GetString()! : throw new JsonException("Hex digits are expected.");
        var bytes = new byte[text.Length / 2];
        return Convert.FromHexString(text, bytes, out _, out _) is OperationStatus.Done
            ? bytes
            : throw new JsonException($"\"{text}\" is not an even number of hex digits.");
    }

    public override void Write(Utf8JsonWriter writer, ReadOnlyMemory<byte> value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Convert.ToHexString(value.Span));
}
