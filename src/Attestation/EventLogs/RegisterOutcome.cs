using System.Text.Json.Serialization;

namespace Attestation.EventLogs;

/// <summary>How a register's replay compares with a quote.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RegisterOutcome>))]
public enum RegisterOutcome
{
    /// <summary>The log replays to the quoted value.</summary>
    [JsonStringEnumMemberName("equal")]
    Equal,

    /// <summary>It replays to another value.</summary>
    [JsonStringEnumMemberName("differs")]
    Differs,

    /// <summary>The log says nothing of this register: no statement, and no equality by absence.</summary>
    [JsonStringEnumMemberName("not_judged")]
    NotJudged,
}
