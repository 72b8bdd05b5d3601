using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Attestation;

/// <summary>Times in files: UTC, whole seconds, <c>yyyy-MM-ddTHH:mm:ssZ</c>, and nothing else.</summary>
public sealed class JsonUtcTime : JsonConverter<DateTimeOffset>
{
    /// <summary>The one format of a time in text.</summary>
    public const string Format = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>The text form of a time; parts of a second are cut off.</summary>
    public static string ToText(DateTimeOffset time) => time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType is JsonTokenType.String ? reader.GetString() : null;
        return DateTimeOffset.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new JsonException($"\"{text}\" is not a time of the form 2026-11-22T13:00:00Z.");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(ToText(value));
}
