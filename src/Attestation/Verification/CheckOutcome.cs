using System.Text.Json.Serialization;

namespace Attestation.Verification;

/// <summary>How one check went.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckOutcome>))]
public enum CheckOutcome
{
    [JsonStringEnumMemberName("passed")]
    Passed,

    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>An earlier check failed.</summary>
    [JsonStringEnumMemberName("not_reached")]
    NotReached,
}
