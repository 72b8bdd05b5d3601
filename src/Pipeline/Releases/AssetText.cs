using System.Text.Json;
using System.Text.Json.Nodes;
using Attestation;
using Attestation.Measurements;

namespace Pipeline.Releases;

/// <summary>How the assets of a release are written: members in the order given, two spaces, LF, final newline.</summary>
/// <remarks>
/// The shapes are upstream's and only ever written, so they are put together as JSON here and not as records that
/// nothing would read.
/// </remarks>
static class AssetText
{
    static readonly JsonSerializerOptions Form = new(AttestationJson.Files.Options);

    public static string Of(JsonNode root) => root.ToJsonString(Form) + "\n";

    public static string Time(DateTimeOffset time) => JsonUtcTime.ToText(time);

    public static JsonArray List(IEnumerable<string> values) => [.. values.Select(value => (JsonNode)value)];

    public static JsonArray List(IEnumerable<Measurement> values) => List(values.Select(value => value.ToString()));

    /// <summary>One member for each profile.</summary>
    public static JsonObject PerProfile(ReleaseFacts facts, Func<ReleasedProfile, JsonNode> value)
    {
        var members = new JsonObject();
        foreach (var profile in facts.Profiles)
            members[profile.Profile.Name] = value(profile);
        return members;
    }

    /// <summary>Lines of a checksum file: <c>{hex}  {name}</c>.</summary>
    public static string Checksums(IEnumerable<ReleasedFile> files) => string.Concat(files.Select(file => $"{file.Sha256}  {file.Name}\n"));
}
