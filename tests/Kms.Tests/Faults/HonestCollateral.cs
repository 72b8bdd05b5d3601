using Attestation.Collateral;
using Simulator.Collateral;

namespace KmsTests.Faults;

/// <summary>Speaks the collateral service's API, version 4, for collateral of a forge.</summary>
static class HonestCollateral
{
    public static Answer Answer(PlatformCollateral collateral, string request, DateTimeOffset now) => request.Split(' ')[1].Split('?')[0] switch
    {
        "/tdx/certification/v4/tcb" => new(collateral.TcbInfo(now, Update(request)), headers: Chain("TCB-Info-Issuer-Chain", collateral.TcbSigningChain)),
        "/tdx/certification/v4/qe/identity" => new(collateral.QeIdentity(now, Update(request)), headers: Chain("SGX-Enclave-Identity-Issuer-Chain", collateral.TcbSigningChain)),
        "/sgx/certification/v4/pckcrl" => new(collateral.PckCrl(now), Headers: Chain("SGX-PCK-CRL-Issuer-Chain", collateral.PckCrlChain)),
        "/sgx/certification/v4/rootcacrl" => new(collateral.RootCrl(now)),
        _ => new("", 404),
    };

    static CollateralUpdate Update(string request) =>
        request.Split('\r')[0].Contains("update=early", StringComparison.Ordinal) ? CollateralUpdate.Early : CollateralUpdate.Standard;

    static string Chain(string name, string pem) => $"{name}: {Uri.EscapeDataString(pem)}\r\n";
}
