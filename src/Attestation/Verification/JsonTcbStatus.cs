using System.Text.Json;
using System.Text.Json.Serialization;

namespace Attestation.Verification;

/// <summary>A TCB status by Intel's name, letter by letter. Readers of enumerations also take numbers, and several names in one.</summary>
public sealed class JsonTcbStatus : JsonConverter<TcbStatus>
{
    static readonly Dictionary<string, TcbStatus> Named = Enum.GetValues<TcbStatus>().ToDictionary(TcbStatuses.NameOf, StringComparer.Ordinal);

    public override TcbStatus Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType is JsonTokenType.String ? reader.GetString() : null;
        return text is not null && Named.TryGetValue(text, out var status)
            ? status
            : throw new JsonException($"\"{text}\" is not one of the {Named.Count} TCB statuses.");
    }

    public override void Write(Utf8JsonWriter writer, TcbStatus value, JsonSerializerOptions options) =>
        writer.WriteStringValue(TcbStatuses.NameOf(value));
}
