using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Attestation;
using Attestation.Measurements;

namespace Pipeline.Policies;

/// <summary>The JSON schema of a file of ours, made from the record that reads it, so that the two cannot differ.</summary>
static class FileSchema
{
    const string Digits = "^[0-9a-f]{96}$";
    const string Time = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$";

    static readonly JsonSchemaExporterOptions Options = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Refine };

    /// <summary>The schema's text: indented by two, LF, final newline.</summary>
    public static string Of(JsonTypeInfo file, string title)
    {
        var schema = file.GetJsonSchemaAsNode(Options).AsObject();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", title);
        return schema.ToJsonString(AttestationJson.Files.Options) + "\n";
    }

    // The exporter knows nothing of what our converters accept.
    static JsonNode Refine(JsonSchemaExporterContext context, JsonNode schema) => context.TypeInfo.Type switch
    {
        var type when type == typeof(IReadOnlyList<Measurement>) => new JsonObject { ["type"] = "array", ["items"] = Pattern(Digits) },
        var type when type == typeof(Measurement) => Pattern(Digits),
        var type when type == typeof(DateTimeOffset) => Pattern(Time),
        var type when type == typeof(DateTimeOffset?) => new JsonObject { ["type"] = new JsonArray("string", "null"), ["pattern"] = Time },
        var type when type == typeof(Profile) => new JsonObject
        {
            ["type"] = "string",
            ["enum"] = new JsonArray([.. Profile.All.Select(profile => (JsonNode)profile.Name)]),
        },
        _ => schema,
    };

    static JsonObject Pattern(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };
}
