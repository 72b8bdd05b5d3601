using System.Text.Json.Serialization;

namespace Attestation.Collateral;

/// <summary>How a genuine TDX module of one major version looks, and what its versions are worth.</summary>
sealed record TdxModuleIdentity
{
    /// <summary><c>TDX_01</c></summary>
    public required string Id { get; init; }

    /// <summary>48 bytes.</summary>
    [JsonPropertyName("mrsigner")]
    public required ReadOnlyMemory<byte> MrSigner { get; init; }

    /// <summary>8 bytes, to be found under <see cref="AttributesMask"/>.</summary>
    public required ReadOnlyMemory<byte> Attributes { get; init; }

    public required ReadOnlyMemory<byte> AttributesMask { get; init; }

    /// <summary>From the newest to the oldest.</summary>
    public required IReadOnlyList<SoftwareTcbLevel> TcbLevels { get; init; }
}
