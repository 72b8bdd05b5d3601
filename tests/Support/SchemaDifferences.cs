using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Support;

/// <summary>Holds JSON to a schema of <c>policies/schema</c>.</summary>
public static class SchemaDifferences
{
    /// <summary>Where a value differs from a schema, for the keywords that our schemas use.</summary>
    public static IEnumerable<string> Of(JsonNode schema, JsonNode? value, string path = "$")
    {
        if (!Types(schema).Contains(Type(value)))
            return [path];
        if (schema["enum"] is JsonArray names && !names.Any(name => JsonNode.DeepEquals(name, value)))
            return [path];
        if (schema["pattern"] is { } pattern && !Regex.IsMatch(value!.GetValue<string>(), pattern.GetValue<string>()))
            return [path];
        return value switch
        {
            JsonArray list => list.SelectMany((item, index) => Of(schema["items"]!, item, $"{path}[{index}]")),
            JsonObject members => Members(schema, members, path),
            _ => [],
        };
    }

    static IEnumerable<string> Members(JsonNode schema, JsonObject members, string path)
    {
        var (known, others) = (schema["properties"] as JsonObject ?? [], schema["additionalProperties"]);
        var present = members.SelectMany(member => (known[member.Key] ?? others) switch
        {
            JsonObject rule => Of(rule, member.Value, $"{path}.{member.Key}"),
            _ => [$"{path}.{member.Key}"],
        });
        var required = schema["required"] as JsonArray ?? [];
        return present.Concat(required.Select(name => name!.GetValue<string>()).Where(name => !members.ContainsKey(name)).Select(name => $"{path}.{name}"));
    }

    static string[] Types(JsonNode schema) => schema["type"] switch
    {
        JsonArray several => [.. several.Select(type => type!.GetValue<string>())],
        JsonValue one => [one.GetValue<string>()],
        // The exporter writes no type beside an enum.
        _ => ["string"],
    };

    static string Type(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject => "object",
        JsonArray => "array",
        _ => value.GetValueKind() is JsonValueKind.Number ? "integer" : "string",
    };
}
