using System.Text.Json;
using System.Text.Json.Serialization;

namespace Attestation.Measurements;

/// <summary>What one node image will measure: <c>artifacts/measurements/{profile}.json</c>.</summary>
public sealed record MeasurementRecord
{
    /// <summary>The image version, <c>X.Y.Z</c>.</summary>
    public required string Version { get; init; }

    public required Profile Profile { get; init; }

    /// <summary>Name of the platform file whose facts entered RTMR0.</summary>
    public required string Platform { get; init; }

    /// <summary>The dm-verity root hash, 64 lower-case hex digits.</summary>
    public required string RootHash { get; init; }

    [JsonPropertyName("mrtd")]
    public required MeasuredRegister MrTd { get; init; }

    public required MeasuredRegister Rtmr0 { get; init; }
    public required MeasuredRegister Rtmr1 { get; init; }
    public required MeasuredRegister Rtmr2 { get; init; }
    public required MeasuredRegister Rtmr3 { get; init; }

    /// <summary>The values without their events.</summary>
    public RegisterValues ToValues() => new()
    {
        MrTd = MrTd.Value,
        Rtmr0 = Rtmr0.Value,
        Rtmr1 = Rtmr1.Value,
        Rtmr2 = Rtmr2.Value,
        Rtmr3 = Rtmr3.Value,
    };

    /// <summary>The file's text: indented by two, LF, final newline.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, AttestationJson.Files.MeasurementRecord) + "\n";

    /// <summary>Reads a file's text strictly.</summary>
    /// <exception cref="JsonException">A member is unknown, missing, null, twice there or has another form.</exception>
    public static MeasurementRecord Parse(string json)
    {
        var read = JsonSerializer.Deserialize(json, AttestationJson.Files.MeasurementRecord) ?? throw new JsonException("The measurement record is null.");
        ListElements.DemandNoNull(json);
        return read;
    }
}
