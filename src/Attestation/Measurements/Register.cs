using System.Text.Json.Serialization;

namespace Attestation.Measurements;

/// <summary>The five measurement registers of a trust domain, in the order in which they are listed everywhere.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Register>))]
public enum Register
{
    /// <summary>What the TDX module loaded before the first instruction: the firmware.</summary>
    [JsonStringEnumMemberName("mrtd")]
    MrTd,

    /// <summary>The platform as the firmware found it: memory map, secure boot variables, ACPI, boot order.</summary>
    [JsonStringEnumMemberName("rtmr0")]
    Rtmr0,

    /// <summary>What the firmware started: partition table, UKI, kernel.</summary>
    [JsonStringEnumMemberName("rtmr1")]
    Rtmr1,

    /// <summary>What the kernel was given: command line, initrd, UKI sections.</summary>
    [JsonStringEnumMemberName("rtmr2")]
    Rtmr2,

    /// <summary>What the system said of itself after boot: the profile event, a dstack application.</summary>
    [JsonStringEnumMemberName("rtmr3")]
    Rtmr3,
}
