using System.Text.Json;

namespace Node.Data.Luks;

/// <summary>The JSON of a LUKS2 header, with the members that ours have and no others.</summary>
/// <remarks><see href="https://gitlab.com/cryptsetup/LUKS2-docs/blob/main/luks2_doc_wip.pdf"/></remarks>
sealed record LuksMetadata
{
    public required IReadOnlyDictionary<string, LuksKeyslot> Keyslots { get; init; }

    /// <summary>Other ways to come to a key; none are ours.</summary>
    public required IReadOnlyDictionary<string, JsonElement> Tokens { get; init; }

    public required IReadOnlyDictionary<string, LuksSegment> Segments { get; init; }
    public required IReadOnlyDictionary<string, LuksDigest> Digests { get; init; }
    public required LuksConfiguration Config { get; init; }
}
