using System.Text.Json.Serialization;

namespace Attestation.Audit;

/// <summary>How a request for a key was decided.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AuditOutcome>))]
public enum AuditOutcome
{
    /// <summary>The key was allowed to leave. Whether it arrived is not known: the line is older than the answer.</summary>
    [JsonStringEnumMemberName("released")]
    Released,

    [JsonStringEnumMemberName("refused")]
    Refused,
}
