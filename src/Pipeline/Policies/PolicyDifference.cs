using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Attestation;
using Attestation.Policies;

namespace Pipeline.Policies;

/// <summary>Everything that is not the same in two policies.</summary>
/// <remarks>
/// Walks the written form, not a list of members, so that a member added to policies later cannot be forgotten here;
/// the new policy can be rebuilt from the old one and this.
/// </remarks>
public sealed partial record PolicyDifference
{
    PolicyDifference(IReadOnlyList<PolicyChange> changes) => Changes = changes;

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<PolicyChange> Changes { get; }

    /// <summary>Compares member by member.</summary>
    /// <param name="before">Null when there was no policy: then all of the new one is a change.</param>
    /// <param name="after">The policy that is to hold.</param>
    public static PolicyDifference Between(AttestationPolicy? before, AttestationPolicy after)
    {
        var (old, now) = (before is null ? [] : Flatten(before), Flatten(after));
        var members = now.Keys.Concat(old.Keys.Where(member => !now.ContainsKey(member)));
        return new([.. members.Select(member => Compare(member, old.GetValueOrDefault(member), now.GetValueOrDefault(member))).OfType<PolicyChange>()]);
    }

    /// <summary>The difference for people; ends with a line feed.</summary>
    public string ToText() => PolicyDifferenceText.Write(this);

    /// <summary>The difference for programs; ends with a line feed.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, PoliciesJson.Files.PolicyDifference) + "\n";

    static OrderedDictionary<string, Values> Flatten(AttestationPolicy policy)
    {
        var members = new OrderedDictionary<string, Values>(StringComparer.Ordinal);
        Walk("", JsonSerializer.SerializeToNode(policy, AttestationJson.Files.AttestationPolicy));
        return members;

        void Walk(string path, JsonNode? node)
        {
            if (node is not JsonObject parent)
            {
                members.Add(path, node is JsonArray list ? new(true, [.. list.Select(Show)]) : new(false, [Show(node)]));
                return;
            }
            foreach (var (name, value) in parent)
                Walk(path.Length is 0 ? Quote(name) : $"{path}.{Quote(name)}", value);
            if (parent.Count is 0)
                members.Add(path, new(true, []));
        }
    }

    static PolicyChange? Compare(string member, Values? before, Values? after)
    {
        IReadOnlyList<string> old = before?.Items ?? [], now = after?.Items ?? [];
        var isList = (after ?? before)!.IsList;
        if (before is not null && after is not null && old.SequenceEqual(now))
            return null;
        var (removed, added) = (Without(old, now), Without(now, old));
        return new()
        {
            Member = member,
            IsList = isList,
            Removed = removed,
            Added = added,
            Order = isList && !Without(old, removed).Concat(added).SequenceEqual(now) ? now : null,
        };
    }

    // With repetitions: what is there twice and taken away once is still there once.
    static List<string> Without(IReadOnlyList<string> from, IReadOnlyList<string> what)
    {
        var left = what.ToList();
        return [.. from.Where(item => !left.Remove(item))];
    }

    static string Show(JsonNode? value) => value switch
    {
        null => "(nothing)",
        JsonValue text when text.GetValueKind() is JsonValueKind.String => Quote(text.GetValue<string>()),
        _ => value.ToJsonString(),
    };

    // Anything that could be mistaken for something else, or hide on a terminal, is shown as JSON with escapes.
    static string Quote(string text) => Plain().IsMatch(text) ? text : JsonValue.Create(text).ToJsonString();

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.:/+=@-]*\z")]
    private static partial Regex Plain();

    sealed record Values(bool IsList, IReadOnlyList<string> Items);
}
