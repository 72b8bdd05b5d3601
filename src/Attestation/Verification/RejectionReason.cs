using System.Text.Json.Serialization;

namespace Attestation.Verification;

/// <summary>Why a quote is not believed; exactly one per refusal, the first that was met.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RejectionReason>))]
public enum RejectionReason
{
    /// <summary>The bytes are not laid out as a quote.</summary>
    [JsonStringEnumMemberName("malformed_quote")]
    MalformedQuote,

    /// <summary>A quote of an SGX enclave, or of a TEE type unknown here.</summary>
    [JsonStringEnumMemberName("not_tdx_quote")]
    NotTdxQuote,

    /// <summary>A certificate of the quote or the collateral cannot be read, or is not of the kind its place asks for.</summary>
    [JsonStringEnumMemberName("malformed_certificate")]
    MalformedCertificate,

    /// <summary>A chain does not lead from its leaf to its root: a name does not match, or a signature does not hold.</summary>
    [JsonStringEnumMemberName("certificate_chain")]
    CertificateChain,

    /// <summary>A chain ends in another root than the environment's.</summary>
    [JsonStringEnumMemberName("untrusted_root")]
    UntrustedRoot,

    /// <summary>A certificate is not yet, or no longer, valid at the time of evaluation.</summary>
    [JsonStringEnumMemberName("certificate_validity")]
    CertificateValidity,

    /// <summary>A certificate's issuer has revoked it.</summary>
    [JsonStringEnumMemberName("certificate_revoked")]
    CertificateRevoked,

    /// <summary>TCB info, QE identity or a revocation list cannot be read, or is of another version or kind.</summary>
    [JsonStringEnumMemberName("malformed_collateral")]
    MalformedCollateral,

    /// <summary>A revocation list is of another issuer, or its signature does not hold.</summary>
    [JsonStringEnumMemberName("crl_signature")]
    CrlSignature,

    /// <summary>A revocation list is not yet, or no longer, current at the time of evaluation.</summary>
    [JsonStringEnumMemberName("crl_validity")]
    CrlValidity,

    [JsonStringEnumMemberName("tcb_info_signature")]
    TcbInfoSignature,

    /// <summary>TCB info is not yet, or no longer, current at the time of evaluation.</summary>
    [JsonStringEnumMemberName("tcb_info_validity")]
    TcbInfoValidity,

    [JsonStringEnumMemberName("qe_identity_signature")]
    QeIdentitySignature,

    /// <summary>The QE identity is not yet, or no longer, current at the time of evaluation.</summary>
    [JsonStringEnumMemberName("qe_identity_validity")]
    QeIdentityValidity,

    /// <summary>TCB info or QE identity belong to an older TCB recovery than is demanded.</summary>
    [JsonStringEnumMemberName("tcb_evaluation_floor")]
    TcbEvaluationFloor,

    /// <summary>TCB info is about another kind of platform (FMSPC or PCE id) than the PCK certificate.</summary>
    [JsonStringEnumMemberName("platform_mismatch")]
    PlatformMismatch,

    /// <summary>The PCK did not sign the quoting enclave's report.</summary>
    [JsonStringEnumMemberName("qe_report_signature")]
    QeReportSignature,

    /// <summary>The quoting enclave did not vouch for the attestation key.</summary>
    [JsonStringEnumMemberName("qe_report_data")]
    QeReportData,

    /// <summary>The quoting enclave is another than the QE identity describes.</summary>
    [JsonStringEnumMemberName("qe_identity_mismatch")]
    QeIdentityMismatch,

    /// <summary>The attestation key did not sign header and body.</summary>
    [JsonStringEnumMemberName("quote_signature")]
    QuoteSignature,

    /// <summary>The TDX module is not one that TCB info describes: its signer, attributes or major version.</summary>
    [JsonStringEnumMemberName("tdx_module_mismatch")]
    TdxModuleMismatch,

    /// <summary>The platform or its quoting enclave is below every TCB level listed.</summary>
    [JsonStringEnumMemberName("no_tcb_level")]
    NoTcbLevel,

    /// <summary>The platform's TCB level is revoked.</summary>
    [JsonStringEnumMemberName("tcb_revoked")]
    TcbRevoked,
}
