using System.Text.Json.Serialization;

namespace Attestation.Collateral;

/// <summary>How Intel's genuine TD quoting enclave looks, and what its versions are worth.</summary>
/// <remarks>PCS API v4, enclave identity V2: <see href="https://api.portal.trustedservices.intel.com/content/documentation.html#pcs-qe-identity-tdx-v4"/>.</remarks>
sealed record QeIdentity
{
    public required string Id { get; init; }
    public required int Version { get; init; }
    public required DateTimeOffset IssueDate { get; init; }
    public required DateTimeOffset NextUpdate { get; init; }
    public required int TcbEvaluationDataNumber { get; init; }

    /// <summary>4 bytes, to be found under <see cref="MiscSelectMask"/>.</summary>
    [JsonPropertyName("miscselect")]
    public required ReadOnlyMemory<byte> MiscSelect { get; init; }

    [JsonPropertyName("miscselectMask")]
    public required ReadOnlyMemory<byte> MiscSelectMask { get; init; }

    /// <summary>16 bytes, to be found under <see cref="AttributesMask"/>.</summary>
    public required ReadOnlyMemory<byte> Attributes { get; init; }

    public required ReadOnlyMemory<byte> AttributesMask { get; init; }

    /// <summary>32 bytes.</summary>
    [JsonPropertyName("mrsigner")]
    public required ReadOnlyMemory<byte> MrSigner { get; init; }

    [JsonPropertyName("isvprodid")]
    public required ushort IsvProdId { get; init; }

    /// <summary>From the newest to the oldest.</summary>
    public required IReadOnlyList<SoftwareTcbLevel> TcbLevels { get; init; }
}
