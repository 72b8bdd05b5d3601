using System.Text.Json.Serialization;

namespace Pipeline.Boots;

/// <summary>How what was observed compares with what was predicted.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BootOutcome>))]
public enum BootOutcome
{
    [JsonStringEnumMemberName("equal")]
    Equal,

    [JsonStringEnumMemberName("differs")]
    Differs,

    /// <summary>What was predicted is of another machine than the one that was booted here.</summary>
    [JsonStringEnumMemberName("not_compared")]
    NotCompared,
}
