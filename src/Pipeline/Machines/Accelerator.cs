using System.Text.Json.Serialization;

namespace Pipeline.Machines;

/// <summary>What runs a machine's processors.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Accelerator>))]
public enum Accelerator
{
    /// <summary>Those of this machine, through <c>/dev/kvm</c>.</summary>
    [JsonStringEnumMemberName("kvm")]
    Kvm,

    /// <summary>QEMU's translation: works everywhere, and takes many times as long.</summary>
    [JsonStringEnumMemberName("tcg")]
    Tcg,
}
