using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Simulator.Collateral;
using Simulator.Platforms;

namespace Simulator.Serving;

/// <summary>
/// The provisioning certification service, version 4, as far as quotes of one platform need it:
/// <see href="https://api.portal.trustedservices.intel.com/content/documentation.html"/>.
/// </summary>
static class CollateralEndpoint
{
    const string RevocationList = "application/pkix-crl";

    public static void MapCollateral(this IEndpointRouteBuilder routes, PlatformCollateral collateral, PlatformTcb tcb, TimeProvider time)
    {
        var tdx = routes.MapGroup("/tdx/certification/v4");
        tdx.MapGet("/tcb", (string? fmspc, HttpContext http) => TcbInfo(fmspc, tcb, () =>
            Chained(http, "TCB-Info-Issuer-Chain", collateral.TcbSigningChain, collateral.TcbInfo(time.GetUtcNow()))));
        tdx.MapGet("/qe/identity", (HttpContext http) =>
            Chained(http, "SGX-Enclave-Identity-Issuer-Chain", collateral.TcbSigningChain, collateral.QeIdentity(time.GetUtcNow())));

        var sgx = routes.MapGroup("/sgx/certification/v4");
        sgx.MapGet("/pckcrl", (string? ca, string? encoding, HttpContext http) =>
            PckCrl(ca, encoding, http, collateral, time.GetUtcNow()));
        // Intel serves this list at the address in the root certificate; PCCS serves it here.
        sgx.MapGet("/rootcacrl", () => TypedResults.Bytes(collateral.RootCrl(time.GetUtcNow()), RevocationList));
    }

    static Results<ContentHttpResult, ProblemHttpResult> TcbInfo(string? fmspc, PlatformTcb tcb, Func<ContentHttpResult> found) => fmspc switch
    {
        { Length: 12 } when string.Equals(fmspc, tcb.Fmspc, StringComparison.OrdinalIgnoreCase) => found(),
        { Length: 12 } when !fmspc.AsSpan().ContainsAnyExcept(HexDigits.Either) =>
            Problem(StatusCodes.Status404NotFound, "unknown_fmspc", $"There is no platform with FMSPC {fmspc}; the simulated one has {tcb.Fmspc}."),
        _ => Problem(StatusCodes.Status400BadRequest, "invalid_request", "fmspc has to be 12 hex digits."),
    };

    static Results<ContentHttpResult, FileContentHttpResult, ProblemHttpResult> PckCrl(
        string? ca, string? encoding, HttpContext http, PlatformCollateral collateral, DateTimeOffset now)
    {
        if (ca is not ("platform" or "processor"))
            return Problem(StatusCodes.Status400BadRequest, "invalid_request", "ca has to be platform or processor.");
        if (encoding is not (null or "pem" or "der"))
            return Problem(StatusCodes.Status400BadRequest, "invalid_request", "encoding has to be pem or der.");
        if (ca is "processor")
            return Problem(StatusCodes.Status404NotFound, "unknown_ca", "The simulated platform is multi-package: its certificate is the platform CA's.");
        var list = collateral.PckCrl(now);
        AddChain(http, "SGX-PCK-CRL-Issuer-Chain", collateral.PckCrlChain);
        return encoding is "der"
            ? TypedResults.Bytes(list, RevocationList)
            : TypedResults.Text(PemEncoding.WriteString("X509 CRL", list) + "\n", "application/x-pem-file");
    }

    static ContentHttpResult Chained(HttpContext http, string header, string chain, string body)
    {
        AddChain(http, header, chain);
        return TypedResults.Text(body, MediaTypeNames.Application.Json, Encoding.UTF8);
    }

    static void AddChain(HttpContext http, string header, string chain) => http.Response.Headers[header] = Uri.EscapeDataString(chain);

    static ProblemHttpResult Problem(int status, string code, string detail) =>
        TypedResults.Problem(detail, statusCode: status, extensions: [new("error", code)]);
}
