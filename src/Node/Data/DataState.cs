using System.Text.Json.Serialization;

namespace Node.Data;

/// <summary>How far the data is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DataState>))]
enum DataState
{
    /// <summary>There is no disk that it could be on.</summary>
    [JsonStringEnumMemberName("no_disk")]
    NoDisk,

    /// <summary>The disk is ours; the key is missing, or opens nothing.</summary>
    [JsonStringEnumMemberName("locked")]
    Locked,

    [JsonStringEnumMemberName("open")]
    Open,
}
