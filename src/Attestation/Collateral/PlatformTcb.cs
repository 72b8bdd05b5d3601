using System.Text.Json.Serialization;

namespace Attestation.Collateral;

/// <summary>The least security versions of a level.</summary>
sealed record PlatformTcb
{
    /// <summary>16, compared with those of the PCK certificate.</summary>
    [JsonPropertyName("sgxtcbcomponents")]
    public required IReadOnlyList<TcbComponent> SgxComponents { get; init; }

    /// <summary>16, compared with TEE_TCB_SVN of the quote.</summary>
    [JsonPropertyName("tdxtcbcomponents")]
    public required IReadOnlyList<TcbComponent> TdxComponents { get; init; }

    [JsonPropertyName("pcesvn")]
    public required ushort PceSvn { get; init; }
}
