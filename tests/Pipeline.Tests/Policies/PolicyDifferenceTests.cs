using System.Text.Json;
using System.Text.Json.Nodes;
using Attestation;
using Attestation.Policies;
using Pipeline.Policies;

namespace PipelineTests.Policies;

public sealed class PolicyDifferenceTests
{
    static readonly AttestationPolicy Policy = PolicyForge.Policy(Profile.LockedReadOnly, version: 2);

    [Fact]
    public void Equal_policies_differ_in_nothing() =>
        Assert.Equal("The two policies say the same.\n", PolicyDifference.Between(Policy, PolicyForge.Policy(Profile.LockedReadOnly, version: 2)).ToText());

    [Fact]
    public Task A_first_policy_is_shown_whole() => Verify(PolicyDifference.Between(null, PolicyForge.Policy(Profile.Debug)).ToText());

    [Fact]
    public Task Every_kind_of_change_is_said_in_words() => Verify(PolicyDifference.Between(Policy, Policy with
    {
        PolicyVersion = 3,
        Supersedes = null,
        CommitSha = "abc \u001b[31m",
        Evidence = new Dictionary<string, string> { ["measurements/locked-read-only.json"] = "sha256:" + PolicyForge.Hex64("other"), ["new"] = "" },
        Policy = Policy.Policy with
        {
            NodeAllowedRtmr1 = [],
            NodeAllowedRtmr2 = [PolicyForge.Value("new"), .. Policy.Policy.NodeAllowedRtmr2],
            KmsAllowedTcbStatuses = ["uptodate", "uptodate"],
        },
    }).ToText());

    public static TheoryData<string> Members => [.. Leaves(JsonSerializer.SerializeToNode(Policy, AttestationJson.Files.AttestationPolicy)!)];

    /// <summary>Whatever is changed in whatever member of the written policy, the text shows it, and two changes never look the same.</summary>
    [Theory]
    [MemberData(nameof(Members))]
    public void No_change_of_any_member_stays_unseen(string member)
    {
        var shown = Mutations(member).DistinctBy(changed => changed.ToJson()).Select(changed => PolicyDifference.Between(Policy, changed).ToText()).ToList();

        Assert.All(shown, text => Assert.Contains(member.Replace('|', '.'), text));
        Assert.Equal(shown.Count, shown.Distinct().Count());
    }

    static IEnumerable<AttestationPolicy> Mutations(string member)
    {
        for (var kind = 0; kind < 6; kind++)
        {
            var root = JsonSerializer.SerializeToNode(Policy, AttestationJson.Files.AttestationPolicy)!;
            var path = member.Split('|');
            var parent = path[..^1].Aggregate(root, (node, name) => node[name]!);
            if (Mutate(parent[path[^1]], kind) is not { } changed)
                continue;
            parent[path[^1]] = changed;
            if (Read(root) is { } policy)
                yield return policy;
        }
    }

    static JsonNode? Mutate(JsonNode? node, int kind) => (node, kind) switch
    {
        (JsonArray list, 0) => new JsonArray([.. list.Select(item => item!.DeepClone()), list[0]!.DeepClone()]),
        (JsonArray list, 1) => new JsonArray([.. list.Select(item => item!.DeepClone()), Other(list[0]!, '0')]),
        (JsonArray list, 2) => new JsonArray([Other(list[0]!, '0'), .. list.Select(item => item!.DeepClone())]),
        (JsonArray list, 3) => new JsonArray(Other(list[0]!, '0')),
        (JsonArray list, 4) => new JsonArray(Other(list[0]!, '1')),
        (JsonArray, 5) => new JsonArray(),
        (JsonValue value, 0) when value.GetValueKind() is JsonValueKind.Number => value.GetValue<int>() + 1,
        (JsonValue value, 1) when value.GetValueKind() is JsonValueKind.Number => -1,
        (JsonValue, 0) => "debug",
        (JsonValue, 1) => "tdx",
        (JsonValue, 2) => "2026-12-24T00:00:00Z",
        (JsonValue value, 3) => value.ToString() + " ",
        (JsonValue, 4) => "",
        (JsonValue, 5) => "(nothing)",
        _ => null,
    };

    static JsonValue Other(JsonNode value, char last) => JsonValue.Create(value.GetValue<string>()[..^1] + last);

    // A mutation that the type of the member does not allow, or reads as what was there, is none.
    static AttestationPolicy? Read(JsonNode root)
    {
        try
        {
            return AttestationPolicy.Parse(root.ToJsonString()) is var policy && policy.ToJson() != Policy.ToJson() ? policy : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static IEnumerable<string> Leaves(JsonNode node, string path = "") => node is JsonObject parent
        ? parent.SelectMany(member => Leaves(member.Value ?? JsonValue.Create(""), path.Length is 0 ? member.Key : $"{path}|{member.Key}"))
        : [path];
}
