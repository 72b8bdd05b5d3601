using System.Text.Json.Serialization;

namespace Attestation.Collateral;

/// <summary>How a genuine TDX module looks in a quote.</summary>
sealed record TdxModule
{
    /// <summary>48 bytes.</summary>
    [JsonPropertyName("mrsigner")]
    public required ReadOnlyMemory<byte> MrSigner { get; init; }

    /// <summary>8 bytes, to be found under <see cref="AttributesMask"/>.</summary>
    public required ReadOnlyMemory<byte> Attributes { get; init; }

    public required ReadOnlyMemory<byte> AttributesMask { get; init; }
}
