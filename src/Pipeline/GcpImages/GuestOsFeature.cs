using System.Text.Json.Serialization;

namespace Pipeline.GcpImages;

/// <summary>What Compute Engine is told that an image's system can do.</summary>
/// <remarks>
/// <see href="https://cloud.google.com/compute/docs/images/create-custom#guest-os-features"/>. Those of AMD's processors (SEV_CAPABLE and
/// others) are left out on purpose: no register of theirs is predicted, and no policy has one.
/// </remarks>
[JsonConverter(typeof(JsonStringEnumConverter<GuestOsFeature>))]
public enum GuestOsFeature
{
    /// <summary>Google's network card.</summary>
    [JsonStringEnumMemberName("GVNIC")]
    Gvnic,

    /// <summary>Runs as a trust domain.</summary>
    [JsonStringEnumMemberName("TDX_CAPABLE")]
    TdxCapable,

    /// <summary>Boots by UEFI.</summary>
    [JsonStringEnumMemberName("UEFI_COMPATIBLE")]
    UefiCompatible,
}
