using System.Text.Json;
using System.Text.Json.Serialization;

namespace Attestation.Measurements;

/// <summary>What a disk image measures, as far as the inputs tell; with all of them it is a <see cref="MeasurementRecord"/>, byte for byte.</summary>
/// <remarks>What is null is not known, and <see cref="Notes"/> says what would be needed. Nothing is guessed.</remarks>
public sealed record MeasuredImage
{
    /// <summary>The image version, <c>X.Y.Z</c>, from its os-release (IMAGE_VERSION).</summary>
    public required string? Version { get; init; }

    public required Profile? Profile { get; init; }

    /// <summary>Name of the platform file whose facts entered RTMR0.</summary>
    public required string? Platform { get; init; }

    /// <summary>The dm-verity root hash, 64 lower-case hex digits.</summary>
    public required string? RootHash { get; init; }

    [JsonPropertyName("mrtd")]
    public required MeasuredRegister? MrTd { get; init; }

    public required MeasuredRegister? Rtmr0 { get; init; }
    public required MeasuredRegister? Rtmr1 { get; init; }
    public required MeasuredRegister? Rtmr2 { get; init; }
    public required MeasuredRegister? Rtmr3 { get; init; }

    /// <summary>In the order of the registers; null where there is nothing to say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MeasurementNote>? Notes { get; init; }

    /// <summary>One register; null where it is not known.</summary>
    public MeasuredRegister? this[Register register] => register switch
    {
        Register.MrTd => MrTd,
        Register.Rtmr0 => Rtmr0,
        Register.Rtmr1 => Rtmr1,
        Register.Rtmr2 => Rtmr2,
        Register.Rtmr3 => Rtmr3,
        _ => throw new ArgumentOutOfRangeException(nameof(register), register, "There are five registers."),
    };

    /// <summary>The file's text: indented by two, LF, final newline.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, AttestationJson.Files.MeasuredImage) + "\n";

    /// <summary>Reads strictly what <see cref="ToJson"/> wrote, or a measurement record.</summary>
    /// <exception cref="JsonException">A member is unknown, missing, twice there or has another form.</exception>
    public static MeasuredImage Parse(string json)
    {
        var read = JsonSerializer.Deserialize(json, AttestationJson.Files.MeasuredImage) ?? throw new JsonException("The measurement is null.");
        ListElements.DemandNoNull(json);
        return read;
    }
}
