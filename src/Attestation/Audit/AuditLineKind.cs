using System.Text.Json.Serialization;

namespace Attestation.Audit;

/// <summary>What a line of an audit log is about.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AuditLineKind>))]
public enum AuditLineKind
{
    /// <summary>The first line: names the chain.</summary>
    [JsonStringEnumMemberName("opened")]
    Opened,

    /// <summary>A KMS took the log up again: after a restart, or after it could not write for a while.</summary>
    [JsonStringEnumMemberName("continued")]
    Continued,

    /// <summary>A key was allowed to leave, or was not.</summary>
    [JsonStringEnumMemberName("decision")]
    Decision,

    /// <summary>More was refused than there are lines for: so many refusals since the line before have none.</summary>
    [JsonStringEnumMemberName("omitted")]
    Omitted,
}
