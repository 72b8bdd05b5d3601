using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Attestation;
using Pipeline.Policies;
using Pipeline.Promotions;

namespace PipelineTests.Policies;

public sealed class FileSchemaTests
{
    static readonly string Policy = FileSchema.Of(AttestationJson.Files.AttestationPolicy, "Attestation policy");
    static readonly string Entry = FileSchema.Of(PromotionsJson.Files.PromotionEntry, "Entry of the policy journal");

    static string InRepository(string name) => File.ReadAllText(Path.Combine(Repository.Root, "policies", "schema", name));

    [Fact]
    public void The_policy_schema_in_the_repository_is_what_the_record_reads() => Assert.Equal(Policy, InRepository("attestation-policy.schema.json"));

    [Fact]
    public void The_journal_schema_in_the_repository_is_what_the_record_reads() => Assert.Equal(Entry, InRepository("journal-entry.schema.json"));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_policy_matches_its_schema(int version) =>
        Assert.Empty(Differences(JsonNode.Parse(Policy)!, JsonNode.Parse(PolicyForge.Policy(Profile.Debug, version).ToJson())));

    [Theory]
    [InlineData("tag", null, "$.tag")]
    [InlineData("schema_version", "one", "$.schema_version")]
    [InlineData("profile", "open", "$.profile")]
    [InlineData("environment", "mock", "$.environment")]
    [InlineData("expires_at", "tomorrow", "$.expires_at")]
    [InlineData("surprise", "!", "$.surprise")]
    public void A_policy_with_another_value_does_not_match(string member, string? value, string where)
    {
        var policy = JsonNode.Parse(PolicyForge.Policy(Profile.Debug).ToJson())!;
        policy[member] = value;
        Assert.Equal([where], Differences(JsonNode.Parse(Policy)!, policy));
    }

    [Fact]
    public void A_policy_without_a_member_does_not_match()
    {
        var policy = JsonNode.Parse(PolicyForge.Policy(Profile.Debug).ToJson())!;
        policy["policy"]!.AsObject().Remove("allowed_mrtd");
        policy["policy"]!["node_allowed_rtmr2"]!.AsArray().Add("ab");
        Assert.Equal(["$.policy.node_allowed_rtmr2[1]", "$.policy.allowed_mrtd"], Differences(JsonNode.Parse(Policy)!, policy));
    }

    /// <summary>Where a value differs from a schema, for the keywords that our schemas use.</summary>
    static IEnumerable<string> Differences(JsonNode schema, JsonNode? value, string path = "$")
    {
        if (!Types(schema).Contains(Type(value)))
            return [path];
        if (schema["enum"] is JsonArray names && !names.Any(name => JsonNode.DeepEquals(name, value)))
            return [path];
        if (schema["pattern"] is { } pattern && !Regex.IsMatch(value!.GetValue<string>(), pattern.GetValue<string>()))
            return [path];
        return value switch
        {
            JsonArray list => list.SelectMany((item, index) => Differences(schema["items"]!, item, $"{path}[{index}]")),
            JsonObject members => Members(schema, members, path),
            _ => [],
        };
    }

    static IEnumerable<string> Members(JsonNode schema, JsonObject members, string path)
    {
        var (known, others) = (schema["properties"] as JsonObject ?? [], schema["additionalProperties"]);
        var present = members.SelectMany(member => (known[member.Key] ?? others) switch
        {
            JsonObject rule => Differences(rule, member.Value, $"{path}.{member.Key}"),
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
        _ => value.GetValueKind() is System.Text.Json.JsonValueKind.Number ? "integer" : "string",
    };
}
