using System.Text.Json.Serialization;

namespace Attestation.Collateral;

/// <summary>What a quote is judged with: Intel's statements about the platform, and the revocation lists.</summary>
/// <remarks>
/// The form of Intel's quote verification library (<c>sgx_ql_qve_collateral_t</c>). Everything is kept as it was received, because the
/// signatures are over exactly these bytes. Chains are PEM, the signing certificate first and the root last.
/// </remarks>
public sealed record QuoteCollateral
{
    /// <summary>The signed JSON text of TCB info v3.</summary>
    public required string TcbInfo { get; init; }

    /// <summary>Over the UTF-8 bytes of <see cref="TcbInfo"/>: r ‖ s, 64 bytes.</summary>
    [JsonConverter(typeof(JsonHex))]
    public required ReadOnlyMemory<byte> TcbInfoSignature { get; init; }

    public required string TcbInfoIssuerChain { get; init; }

    /// <summary>The signed JSON text of the TD quoting enclave's identity, v2.</summary>
    public required string QeIdentity { get; init; }

    /// <summary>Over the UTF-8 bytes of <see cref="QeIdentity"/>: r ‖ s, 64 bytes.</summary>
    [JsonConverter(typeof(JsonHex))]
    public required ReadOnlyMemory<byte> QeIdentitySignature { get; init; }

    public required string QeIdentityIssuerChain { get; init; }

    public required string PckCrlIssuerChain { get; init; }

    /// <summary>DER; lists what the PCK CA revoked.</summary>
    [JsonConverter(typeof(JsonHex))]
    public required ReadOnlyMemory<byte> PckCrl { get; init; }

    /// <summary>DER; lists what the root revoked.</summary>
    [JsonConverter(typeof(JsonHex))]
    public required ReadOnlyMemory<byte> RootCaCrl { get; init; }
}
