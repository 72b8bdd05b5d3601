using System.Text.Json.Serialization;

namespace Attestation.Firmware;

/// <summary>What a section of a TDX firmware is for. The numbers are those of the TDX Virtual Firmware design guide, table 3-4.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TdvfSectionType>))]
public enum TdvfSectionType
{
    /// <summary>Boot firmware volume: code.</summary>
    [JsonStringEnumMemberName("bfv")]
    Bfv = 0,

    /// <summary>Configuration firmware volume: the variable store. Added to memory, measured into RTMR0 instead of MRTD.</summary>
    [JsonStringEnumMemberName("cfv")]
    Cfv = 1,

    /// <summary>Where the host leaves the list of memory ranges.</summary>
    [JsonStringEnumMemberName("td-hob")]
    TdHob = 2,

    /// <summary>Memory that the firmware uses before it has accepted any.</summary>
    [JsonStringEnumMemberName("temp-mem")]
    TempMem = 3,

    [JsonStringEnumMemberName("perm-mem")]
    PermMem = 4,

    [JsonStringEnumMemberName("payload")]
    Payload = 5,

    [JsonStringEnumMemberName("payload-param")]
    PayloadParam = 6,
}
