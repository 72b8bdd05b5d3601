using System.Text.Json.Serialization;

namespace Attestation.Collateral;

/// <summary>Which of Intel's two authorities issued a PCK certificate, and keeps the revocation list for it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PckCa>))]
public enum PckCa
{
    /// <summary>For multi-package platforms, registered as a whole.</summary>
    [JsonStringEnumMemberName("platform")]
    Platform,

    /// <summary>For single processors.</summary>
    [JsonStringEnumMemberName("processor")]
    Processor,
}
