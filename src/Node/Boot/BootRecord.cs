using System.Text.Json;
using System.Text.Json.Serialization;
using Attestation;
using Attestation.Measurements;

namespace Node.Boot;

/// <summary>That this boot's RTMR3 says what the image is: <c>/run/mero-node/boot.json</c>.</summary>
sealed record BootRecord
{
    /// <summary>Whose registers they are: the processor's, or the simulated TD's.</summary>
    public required EvidenceEnvironment Environment { get; init; }

    public required Profile Profile { get; init; }

    /// <summary>The dm-verity root hash, 64 lower-case hex digits.</summary>
    public required string RootHash { get; init; }

    /// <summary>The digest by which RTMR3 was extended.</summary>
    public required Measurement Event { get; init; }

    /// <summary>What the firmware's register held.</summary>
    [JsonPropertyName("mrtd")]
    public required Measurement MrTd { get; init; }

    /// <summary>What RTMR3 holds since.</summary>
    public required Measurement Rtmr3 { get; init; }

    public required DateTimeOffset ExtendedAt { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, NodeJson.Files.BootRecord) + "\n";

    /// <summary>Reads a file's text strictly.</summary>
    /// <exception cref="JsonException">It has another form.</exception>
    public static BootRecord Parse(string json) =>
        JsonSerializer.Deserialize(json, NodeJson.Files.BootRecord) ?? throw new JsonException("The boot record is null.");
}
