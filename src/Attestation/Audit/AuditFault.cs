using System.Text.Json.Serialization;

namespace Attestation.Audit;

/// <summary>In what way a line breaks its chain.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AuditFault>))]
public enum AuditFault
{
    /// <summary>It is no line of an audit log.</summary>
    [JsonStringEnumMemberName("malformed")]
    Malformed,

    /// <summary>It is not what was written: its own hash is another.</summary>
    [JsonStringEnumMemberName("altered")]
    Altered,

    /// <summary>It does not follow the line before it.</summary>
    [JsonStringEnumMemberName("order")]
    Order,

    /// <summary>It was cut off, and no later line says so.</summary>
    [JsonStringEnumMemberName("torn")]
    Torn,
}
