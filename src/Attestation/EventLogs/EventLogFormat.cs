using System.Text.Json.Serialization;

namespace Attestation.EventLogs;

/// <summary>Who wrote an event log, and so what its register numbers mean.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EventLogFormat>))]
public enum EventLogFormat
{
    /// <summary>CC event log of a trust domain: numbers are CC measurement registers (UEFI specification 2.10, 38.4).</summary>
    [JsonStringEnumMemberName("ccel")]
    Ccel,

    /// <summary>Log of a TPM: numbers are PCRs (TCG PC Client Platform Firmware Profile).</summary>
    [JsonStringEnumMemberName("tcg")]
    Tcg,

    /// <summary>The JSON that a dstack guest agent gives out: numbers are RTMRs.</summary>
    [JsonStringEnumMemberName("dstack")]
    Dstack,
}
