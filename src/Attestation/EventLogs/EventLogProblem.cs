using System.Text.Json.Serialization;

namespace Attestation.EventLogs;

/// <summary>Why bytes are refused as an event log.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EventLogProblem>))]
public enum EventLogProblem
{
    /// <summary>The bytes contradict the format.</summary>
    [JsonStringEnumMemberName("malformed")]
    Malformed,

    /// <summary>They end before what they announce.</summary>
    [JsonStringEnumMemberName("truncated")]
    Truncated,

    /// <summary>They announce more than a log may have.</summary>
    [JsonStringEnumMemberName("too_large")]
    TooLarge,

    /// <summary>A CC event log without SHA-384 digests, such as a Hygon CSV machine's with SM3.</summary>
    [JsonStringEnumMemberName("unsupported_algorithm")]
    UnsupportedAlgorithm,

    /// <summary>Nothing in them says whether the numbers are CC registers or PCRs.</summary>
    [JsonStringEnumMemberName("ambiguous_format")]
    AmbiguousFormat,
}
