using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Attestation.Audit;

/// <summary>Times in audit logs: UTC, milliseconds, <c>yyyy-MM-ddTHH:mm:ss.fffZ</c>, and nothing else.</summary>
public sealed class JsonAuditTime : JsonConverter<DateTimeOffset>
{
    const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>The text form of a time; what is less than a millisecond is cut off.</summary>
    public static string ToText(DateTimeOffset time) => time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType is JsonTokenType.String ? reader.GetString() : null;
        return DateTimeOffset.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new JsonException($"\"{text}\" is not a time of the form 2026-11-22T13:00:00.000Z.");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(ToText(value));
}
