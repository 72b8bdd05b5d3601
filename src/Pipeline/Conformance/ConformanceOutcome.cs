using System.Text.Json.Serialization;

namespace Pipeline.Conformance;

/// <summary>What a requirement came to on a finished disk.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConformanceOutcome>))]
public enum ConformanceOutcome
{
    [JsonStringEnumMemberName("met")]
    Met,

    [JsonStringEnumMemberName("not_met")]
    NotMet,

    /// <summary>The profile is open in this respect on purpose.</summary>
    [JsonStringEnumMemberName("not_applicable")]
    NotApplicable,
}
