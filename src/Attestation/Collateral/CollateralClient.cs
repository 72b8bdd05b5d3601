namespace Attestation.Collateral;

/// <summary>Fetches collateral from Intel's provisioning certification service, or a cache that speaks like it (PCCS).</summary>
/// <remarks>
/// PCS API v4: <see href="https://api.portal.trustedservices.intel.com/content/documentation.html"/>. What comes back is not judged here;
/// a dishonest service can only make a verifier refuse.
/// </remarks>
public sealed class CollateralClient(HttpClient http, Uri baseUrl) : ICollateralSource
{
    /// <summary>Intel's own service.</summary>
    public static Uri Intel { get; } = new("https://api.trustedservices.intel.com/");

    // Intel serves the root's list with its certificates; caches serve it beside the rest.
    static readonly Uri IntelRootCrl = new("https://certificates.trustedservices.intel.com/IntelSGXRootCA.der");

    /// <inheritdoc/>
    public async Task<QuoteCollateral> FetchAsync(string fmspc, PckCa ca, CancellationToken cancel)
    {
        var tcbInfo = await GetAsync($"tdx/certification/v4/tcb?fmspc={Uri.EscapeDataString(fmspc)}", cancel).ConfigureAwait(false);
        var qeIdentity = await GetAsync("tdx/certification/v4/qe/identity", cancel).ConfigureAwait(false);
        var pckCrl = await GetAsync($"sgx/certification/v4/pckcrl?ca={NameOf(ca)}&encoding=der", cancel).ConfigureAwait(false);
        var rootCrl = await CollateralAnswer.GetAsync(http, RootCrl, cancel).ConfigureAwait(false);
        var (tcbInfoText, tcbInfoSignature) = tcbInfo.SignedMember("tcbInfo");
        var (qeIdentityText, qeIdentitySignature) = qeIdentity.SignedMember("enclaveIdentity");
        return new()
        {
            TcbInfo = tcbInfoText,
            TcbInfoSignature = tcbInfoSignature,
            TcbInfoIssuerChain = tcbInfo.Chain("TCB-Info-Issuer-Chain", "SGX-TCB-Info-Issuer-Chain"),
            QeIdentity = qeIdentityText,
            QeIdentitySignature = qeIdentitySignature,
            QeIdentityIssuerChain = qeIdentity.Chain("SGX-Enclave-Identity-Issuer-Chain"),
            PckCrl = pckCrl.Der(),
            PckCrlIssuerChain = pckCrl.Chain("SGX-PCK-CRL-Issuer-Chain"),
            RootCaCrl = rootCrl.Der(),
        };
    }

    Uri RootCrl => baseUrl.Host == Intel.Host ? IntelRootCrl : Address("sgx/certification/v4/rootcacrl");

    Task<CollateralAnswer> GetAsync(string path, CancellationToken cancel) => CollateralAnswer.GetAsync(http, Address(path), cancel);

    // A base with a path counts as a folder, with or without a slash at its end.
    Uri Address(string path) => new($"{baseUrl.AbsoluteUri.TrimEnd('/')}/{path}");

    static string NameOf(PckCa ca) => ca switch
    {
        PckCa.Platform => "platform",
        PckCa.Processor => "processor",
        _ => throw new ArgumentOutOfRangeException(nameof(ca), ca, "There are two PCK authorities."),
    };
}
