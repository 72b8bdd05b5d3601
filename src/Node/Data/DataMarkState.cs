using System.Text.Json.Serialization;

namespace Node.Data;

/// <summary>Both are written before what they say is begun, or after it is on the disk.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DataMarkState>))]
enum DataMarkState
{
    /// <summary>Nothing was ever kept in the partition: what is there may be written over.</summary>
    [JsonStringEnumMemberName("making")]
    Making,

    /// <summary>Services may have kept something: nothing is ever written over.</summary>
    [JsonStringEnumMemberName("made")]
    Made,
}
