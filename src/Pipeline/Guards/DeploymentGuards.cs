using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Pipeline.Guards;

/// <summary>What must not stand in what is deployed: settings by which the host could replace the policy.</summary>
static partial class DeploymentGuards
{
    /// <summary>Every setting that is forbidden, in words, of a compose file.</summary>
    public static IReadOnlyList<string> CompareCompose(string yaml)
    {
        try
        {
            return Find(Scalars(yaml));
        }
        catch (YamlException cause)
        {
            return [$"it is not YAML (line {cause.Start.Line}: {cause.Message})"];
        }
    }

    /// <summary>The same of an app-compose file, which carries a compose file in a text.</summary>
    public static IReadOnlyList<string> CompareAppCompose(string json)
    {
        try
        {
            var root = JsonNode.Parse(json, documentOptions: new() { AllowDuplicateProperties = false });
            var compose = (root as JsonObject)?["docker_compose_file"]?.GetValue<string>();
            return compose is null
                ? ["it has no docker_compose_file"]
                : [.. Find(Texts(root)), .. CompareCompose(compose)];
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            return [$"it is not JSON of the expected shape ({cause.Message})"];
        }
    }

    // Looked for in what a reader of the file decodes: "\x41LLOWED_MRTD" is the same setting to Docker.
    static IReadOnlyList<string> Find(IEnumerable<string> texts) =>
    [
        .. from line in texts.SelectMany(text => text.Split('\n')).Where(line => Forbidden().IsMatch(line)).Distinct()
           select $"it says \"{line.Trim()}\", but nothing named ALLOWED_* or USE_ENV_POLICY may be deployed; what is allowed comes from the policy alone",
    ];

    // CORS_ALLOWED_ORIGINS and dstack's allowed_envs are other words. .NET reads variable names in any case.
    [GeneratedRegex(@"\bALLOWED_|(?i:ALLOWED_(TCB|MRTD|RTMR|EVENT))|(?i:USE_ENV_POLICY)")]
    private static partial Regex Forbidden();

    static List<string> Scalars(string yaml)
    {
        var (parser, scalars) = (new Parser(new StringReader(yaml)), new List<string>());
        while (parser.MoveNext())
        {
            if (parser.Current is Scalar scalar)
                scalars.Add(scalar.Value);
        }
        return scalars;
    }

    static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject parent => parent.SelectMany(member => Texts(member.Value).Prepend(member.Key)),
        JsonArray list => list.SelectMany(Texts),
        JsonValue value when value.GetValueKind() is JsonValueKind.String => [value.GetValue<string>()],
        _ => [],
    };
}
