using System.Text.Json.Serialization;

namespace Node.Kms;

/// <summary>How far a node came on the way to its key; merod's names.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProbeStage>))]
enum ProbeStage
{
    [JsonStringEnumMemberName("transport")]
    Transport,

    [JsonStringEnumMemberName("attest")]
    Attest,

    [JsonStringEnumMemberName("challenge")]
    Challenge,

    [JsonStringEnumMemberName("get_key")]
    GetKey,
}
