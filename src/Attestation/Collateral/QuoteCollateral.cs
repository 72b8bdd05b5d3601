using System.Text.Json;
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

    /// <summary>Reads the one-file form, in which signatures and lists are lower-case hex.</summary>
    /// <exception cref="FormatException">The text has another form.</exception>
    public static QuoteCollateral Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, AttestationJson.Files.QuoteCollateral) ?? throw new JsonException("It is null.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException($"This is not collateral in one file: {e.Message}", e);
        }
    }

    /// <summary>Takes over the pieces as a service serves them: two signed bodies, two lists in DER, three chains in PEM.</summary>
    /// <exception cref="FormatException">A body is not a document with its signature.</exception>
    public static QuoteCollateral FromPieces(
        (ReadOnlyMemory<byte> Body, string Chain) tcbInfo,
        (ReadOnlyMemory<byte> Body, string Chain) qeIdentity,
        (ReadOnlyMemory<byte> Der, string Chain) pckCrl,
        ReadOnlyMemory<byte> rootCaCrl)
    {
        var (tcbInfoText, tcbInfoSignature) = SignedBody.Read(tcbInfo.Body.Span, "tcbInfo");
        var (qeIdentityText, qeIdentitySignature) = SignedBody.Read(qeIdentity.Body.Span, "enclaveIdentity");
        return new()
        {
            TcbInfo = tcbInfoText,
            TcbInfoSignature = tcbInfoSignature,
            TcbInfoIssuerChain = tcbInfo.Chain,
            QeIdentity = qeIdentityText,
            QeIdentitySignature = qeIdentitySignature,
            QeIdentityIssuerChain = qeIdentity.Chain,
            PckCrl = pckCrl.Der,
            PckCrlIssuerChain = pckCrl.Chain,
            RootCaCrl = rootCaCrl,
        };
    }
}
