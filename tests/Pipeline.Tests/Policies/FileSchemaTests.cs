using System.Text.Json.Nodes;
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
        Assert.Empty(SchemaDifferences.Of(JsonNode.Parse(Policy)!, JsonNode.Parse(PolicyForge.Policy(Profile.Debug, version).ToJson())));

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
        Assert.Equal([where], SchemaDifferences.Of(JsonNode.Parse(Policy)!, policy));
    }

    [Fact]
    public void A_policy_without_a_member_does_not_match()
    {
        var policy = JsonNode.Parse(PolicyForge.Policy(Profile.Debug).ToJson())!;
        policy["policy"]!.AsObject().Remove("allowed_mrtd");
        policy["policy"]!["node_allowed_rtmr2"]!.AsArray().Add("ab");
        Assert.Equal(["$.policy.node_allowed_rtmr2[1]", "$.policy.allowed_mrtd"], SchemaDifferences.Of(JsonNode.Parse(Policy)!, policy));
    }
}
