using System.Text.Json;
using System.Text.Json.Serialization;
using Attestation;

namespace Pipeline.Promotions;

/// <summary>One entry of the policy journal: <c>policies/journal/NNNN.json</c>. Entries are only ever added.</summary>
public sealed record PromotionEntry
{
    /// <summary>The only kind of entry so far; rollback and revocation will be others.</summary>
    public const string Promotion = "promotion";

    /// <summary>The channel that promotions lead to.</summary>
    public const string Production = "production";

    /// <summary>Always 1.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>Counts from 1, over all profiles, without gaps; the file's name.</summary>
    public required int Number { get; init; }

    /// <summary><see cref="Promotion"/>.</summary>
    public required string Kind { get; init; }

    /// <summary><see cref="Production"/>.</summary>
    public required string Channel { get; init; }

    public required Profile Profile { get; init; }
    public required EvidenceEnvironment Environment { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>The release version of the policy, <c>X.Y.Z</c>.</summary>
    public required string Tag { get; init; }

    public required int PolicyVersion { get; init; }

    /// <summary><c>sha256:{hex}</c> of the policy file's bytes.</summary>
    public required string PolicySha256 { get; init; }

    /// <summary>The same of the policy that it replaced; null for the first of its profile.</summary>
    [JsonRequired]
    public string? Supersedes { get; init; }

    /// <summary>The same of the journal's previous entry; null for the first. An entry that is edited breaks the next.</summary>
    [JsonRequired]
    public string? PreviousEntrySha256 { get; init; }

    /// <summary>Digest by name of what the promotion was allowed on.</summary>
    public required IReadOnlyDictionary<string, string> Evidence { get; init; }

    /// <summary>The file's text: indented by two, LF, final newline.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, PromotionsJson.Files.PromotionEntry) + "\n";

    /// <summary>Reads a file's text strictly.</summary>
    /// <exception cref="JsonException">A member is unknown, missing, null, twice there or has another form.</exception>
    public static PromotionEntry Parse(string json) =>
        JsonSerializer.Deserialize(json, PromotionsJson.Files.PromotionEntry) ?? throw new JsonException("The journal entry is null.");
}
