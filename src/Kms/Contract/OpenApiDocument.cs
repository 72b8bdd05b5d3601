using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Attestation.Protocol;
using Kms.Errors;
using Kms.Serving;

namespace Kms.Contract;

/// <summary>The service's description in OpenAPI 3.1, made from its table of operations and its wire types.</summary>
static class OpenApiDocument
{
    const string Json = "application/json";

    static readonly JsonSerializerOptions Indented = new(KmsJson.Wire.Options) { WriteIndented = true, NewLine = "\n" };

    public static JsonObject Build() => new()
    {
        ["openapi"] = "3.1.1",
        ["info"] = new JsonObject
        {
            ["title"] = "mero-kms-phala",
            ["version"] = "1",
            ["description"] = "Gives a node its storage key once the node has proven what it is. Unknown members of requests are ignored; missing ones and those that come twice are refused.",
        },
        ["paths"] = Object(Operations.All.Select(operation => (operation.Path, (JsonNode)new JsonObject { [operation.Method.Method.ToLowerInvariant()] = Describe(operation) }))),
        ["components"] = new JsonObject { ["schemas"] = Object(Types().Select(type => (type.Name, Schema(type)))) },
    };

    public static string Write() => Build().ToJsonString(Indented) + "\n";

    static JsonObject Describe(Operation operation)
    {
        var described = new JsonObject { ["summary"] = operation.Summary };
        if (operation.Request is { } request)
        {
            described["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["content"] = Content(request, operation.Requests.Select(example => (example.Key, example.Value))),
            };
        }
        var responses = new JsonObject { ["200"] = Response("Done.", operation.Answer, [("ok", operation.Ok)]) };
        foreach (var refusals in operation.Refusals.GroupBy(refused => refused.Refusal.Status).OrderBy(group => group.Key))
        {
            var status = refusals.Key.ToString(CultureInfo.InvariantCulture);
            responses[status] = Response("Refused.", typeof(KmsError), refusals.Select(refused => (NameOf(refused.Refusal), ErrorOf(refused))));
        }
        described["responses"] = responses;
        return described;
    }

    // Some codes have more than one status.
    static string NameOf(Refusal refusal) => refusal.Status switch
    {
        StatusCodes.Status408RequestTimeout => "body_too_slow",
        StatusCodes.Status413PayloadTooLarge => "body_too_large",
        StatusCodes.Status415UnsupportedMediaType => "not_json",
        _ => refusal == Refusal.MalformedChallenge ? "malformed_challenge" : refusal.Code,
    };

    static JsonObject ErrorOf((Refusal Refusal, string Details) refused) => new() { ["error"] = refused.Refusal.Code, ["details"] = refused.Details };

    static JsonObject Response(string description, Type type, IEnumerable<(string Name, JsonObject Value)> examples) => new()
    {
        ["description"] = description,
        ["headers"] = new JsonObject { [RequestId.Header] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } } },
        ["content"] = Content(type, examples),
    };

    static JsonObject Content(Type type, IEnumerable<(string Name, JsonObject Value)> examples) => new()
    {
        [Json] = new JsonObject
        {
            ["schema"] = new JsonObject { ["$ref"] = $"#/components/schemas/{type.Name}" },
            ["examples"] = Object(examples.Select(example => (example.Name, (JsonNode)new JsonObject { ["value"] = example.Value.DeepClone() }))),
        },
    };

    static IEnumerable<Type> Types() => Operations.All.SelectMany(operation => (Type?[])[operation.Request, operation.Answer]).Append(typeof(KmsError))
        .OfType<Type>().Distinct().OrderBy(type => type.Name, StringComparer.Ordinal);

    static JsonNode Schema(Type type) => KmsJson.Wire.Options.GetJsonSchemaAsNode(type, new() { TreatNullObliviousAsNonNullable = true });

    static JsonObject Object(IEnumerable<(string Name, JsonNode Value)> members)
    {
        var made = new JsonObject();
        foreach (var (name, value) in members)
            made.Add(name, value);
        return made;
    }
}
