using System.Text.Json.Serialization;

namespace Node.Fetching;

/// <summary>How far a node is on the way to its data.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<KeyState>))]
enum KeyState
{
    /// <summary>It is asking.</summary>
    [JsonStringEnumMemberName("fetching")]
    Fetching,

    /// <summary>The last try failed; there will be another.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    /// <summary>The key was given, and the data is open.</summary>
    [JsonStringEnumMemberName("open")]
    Open,
}
