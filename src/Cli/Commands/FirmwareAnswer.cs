using System.Text.Json.Serialization;
using Attestation.Firmware;
using Attestation.Measurements;

namespace Cli.Commands;

/// <summary>What <c>measure firmware</c> answers.</summary>
sealed record FirmwareAnswer
{
    [JsonPropertyName("mrtd")]
    public required Measurement MrTd { get; init; }

    /// <summary>Null where the firmware has no variable store.</summary>
    [JsonPropertyName("cfv_sha384")]
    public required Measurement? CfvSha384 { get; init; }

    public required IReadOnlyList<TdvfSection> Sections { get; init; }
}
