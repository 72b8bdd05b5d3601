using System.Text.Json.Serialization;

namespace Attestation.Collateral;

/// <summary>The least security version of a level.</summary>
sealed record SoftwareTcb
{
    [JsonPropertyName("isvsvn")]
    public required ushort IsvSvn { get; init; }
}
