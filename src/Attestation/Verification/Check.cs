namespace Attestation.Verification;

/// <summary>A thing that is looked at, with what must be found.</summary>
sealed record Check(string Name, string Expected)
{
    // What the quote says of itself: needs nothing but the root and the time. Intel TDX DCAP quoting library API, A.3 (layout, what signs what);
    // SGX PCK certificate and CRL profile specification, 1.3.5 (SGX extension); RFC 5280, 4 and 6.1 (chain).
    public static readonly Check QuoteLayout = new("quote_layout", "a TDX quote of version 4 or 5 with nothing but zeros behind it");
    public static readonly Check PckChain = new("pck_chain", "a PCK certificate, its CA and the trusted root, each signed by the next");
    public static readonly Check PckChainValidity = new("pck_chain_validity", "certificates that are valid at the time of evaluation");
    public static readonly Check PckPlatform = new("pck_platform", "a PCK certificate with Intel's SGX extension");
    public static readonly Check QeReportSignature = new("qe_report_signature", "the PCK's signature over the quoting enclave's report");
    public static readonly Check QeReportData = new("qe_report_data", "SHA-256(attestation key ‖ QE authentication data) and 32 zero bytes");
    public static readonly Check QuoteSignature = new("quote_signature", "the attestation key's signature over header and body");

    // What is said about its platform: needs collateral. PCS API v4 (TCB info v3, QE identity v2, lists and their chains); RFC 5280, 5 and 6.3
    // (revocation); the steps 4.1.2.4.17 of Intel's quote verification library (TCB).
    public static readonly Check TcbInfoChain = new("tcb_info_chain", "a valid signing certificate, issued by the trusted root");
    public static readonly Check QeIdentityChain = new("qe_identity_chain", "a valid signing certificate, issued by the trusted root");
    public static readonly Check PckCrlChain = new("pck_crl_chain", "a valid certificate, issued by the trusted root");
    public static readonly Check RootCrl = new("root_crl", "a current revocation list, signed by the trusted root");
    public static readonly Check PckCrl = new("pck_crl", "a current revocation list, signed by the CA of the PCK certificate");
    public static readonly Check Revocation = new("revocation", "no certificate in use is revoked by its issuer");
    public static readonly Check TcbInfo = new("tcb_info", "current TCB info v3 for TDX, signed by its signing certificate");
    public static readonly Check QeIdentity = new("qe_identity", "a current identity v2 of the TD quoting enclave, signed by its signing certificate");
    public static readonly Check TcbEvaluation = new("tcb_evaluation", "TCB info and QE identity of a TCB recovery not older than demanded");
    public static readonly Check Platform = new("platform", "TCB info for the FMSPC and PCE id of the PCK certificate");
    public static readonly Check QuotingEnclave = new("quoting_enclave", "the quoting enclave that the QE identity describes");
    public static readonly Check Module = new("tdx_module", "a TDX module that TCB info describes");
    public static readonly Check PlatformTcb = new("platform_tcb", "a TCB level that the platform reaches");
    public static readonly Check QeTcb = new("qe_tcb", "a TCB level that the quoting enclave reaches");
    public static readonly Check Status = new("tcb_status", "any status but Revoked");

    /// <summary>In the order in which they are made.</summary>
    public static IReadOnlyList<Check> All { get; } =
    [
        QuoteLayout, PckChain, PckChainValidity, PckPlatform, QeReportSignature, QeReportData, QuoteSignature,
        TcbInfoChain, QeIdentityChain, PckCrlChain, RootCrl, PckCrl, Revocation, TcbInfo, QeIdentity, TcbEvaluation,
        Platform, QuotingEnclave, Module, PlatformTcb, QeTcb, Status,
    ];
}
