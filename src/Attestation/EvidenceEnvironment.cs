using System.Text.Json.Serialization;

namespace Attestation;

/// <summary>What evidence derived from a quote is worth: which root its quote must chain to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EvidenceEnvironment>))]
public enum EvidenceEnvironment
{
    /// <summary>The quote chains to the simulator's root: the whole path was walked, no hardware vouched for it.</summary>
    [JsonStringEnumMemberName("simulation")]
    Simulation,

    /// <summary>The quote chains to Intel's SGX Root CA.</summary>
    [JsonStringEnumMemberName("tdx")]
    Tdx,
}
