using System.Text.Json.Serialization;

namespace Pipeline.Explanations;

/// <summary>Whose doing it is that a register of a running machine is not what was released.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DriftOrigin>))]
public enum DriftOrigin
{
    /// <summary>The host's firmware: its code, or the variable store in its file.</summary>
    [JsonStringEnumMemberName("firmware")]
    Firmware,

    /// <summary>The machine: memory, ACPI, SMBIOS, Secure Boot, boot order.</summary>
    [JsonStringEnumMemberName("platform")]
    Platform,

    /// <summary>Another image than the released one.</summary>
    [JsonStringEnumMemberName("image")]
    Image,

    /// <summary>What software said after the boot, or did not say.</summary>
    [JsonStringEnumMemberName("runtime")]
    Runtime,

    /// <summary>The evidence does not tell.</summary>
    [JsonStringEnumMemberName("not_known")]
    NotKnown,
}
