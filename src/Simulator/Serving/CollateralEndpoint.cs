using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using Attestation.Collateral;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Simulator.Collateral;
using Simulator.Platforms;

namespace Simulator.Serving;

/// <summary>
/// The provisioning certification service, version 4, as far as quotes of one platform need it:
/// <see href="https://api.portal.trustedservices.intel.com/content/documentation.html"/>.
/// </summary>
/// <remarks>Every answer has an ETag, as those of a PCCS have, and who names it again gets 304.</remarks>
static class CollateralEndpoint
{
    const string RevocationList = "application/pkix-crl";

    public static void MapCollateral(this IEndpointRouteBuilder routes, PlatformCollateral collateral, PlatformTcb tcb, TimeProvider time)
    {
        var tdx = routes.MapGroup("/tdx/certification/v4");
        tdx.MapGet("/tcb", (string? fmspc, string? update, HttpContext http) => TcbInfo(fmspc, update, tcb, asked =>
            Chained(http, "TCB-Info-Issuer-Chain", collateral.TcbSigningChain, collateral.TcbInfo(time.GetUtcNow(), asked))));
        tdx.MapGet("/qe/identity", (string? update, HttpContext http) => Updated(update, asked =>
            Chained(http, "SGX-Enclave-Identity-Issuer-Chain", collateral.TcbSigningChain, collateral.QeIdentity(time.GetUtcNow(), asked))));

        var sgx = routes.MapGroup("/sgx/certification/v4");
        sgx.MapGet("/pckcrl", (string? ca, string? encoding, HttpContext http) =>
            PckCrl(ca, encoding, http, collateral, time.GetUtcNow()));
        // Intel serves this list at the address in the root certificate; PCCS serves it here.
        sgx.MapGet("/rootcacrl", () => Tagged(collateral.RootCrl(time.GetUtcNow()), RevocationList));
    }

    static Results<FileContentHttpResult, ProblemHttpResult> TcbInfo(
        string? fmspc, string? update, PlatformTcb tcb, Func<CollateralUpdate, FileContentHttpResult> found) => fmspc switch
        {
            { Length: 12 } when string.Equals(fmspc, tcb.Fmspc, StringComparison.OrdinalIgnoreCase) => Updated(update, found),
            { Length: 12 } when !fmspc.AsSpan().ContainsAnyExcept(HexDigits.Either) =>
                Problem(StatusCodes.Status404NotFound, "unknown_fmspc", $"There is no platform with FMSPC {fmspc}; the simulated one has {tcb.Fmspc}."),
            _ => Problem(StatusCodes.Status400BadRequest, "invalid_request", "fmspc has to be 12 hex digits."),
        };

    static Results<FileContentHttpResult, ProblemHttpResult> Updated(string? update, Func<CollateralUpdate, FileContentHttpResult> found) =>
        CollateralUpdates.TryParse(update ?? "standard", out var asked)
            ? found(asked)
            : Problem(StatusCodes.Status400BadRequest, "invalid_request", "update has to be standard or early.");

    static Results<FileContentHttpResult, ProblemHttpResult> PckCrl(
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
            ? Tagged(list, RevocationList)
            : Tagged(Encoding.ASCII.GetBytes(PemEncoding.WriteString("X509 CRL", list) + "\n"), "application/x-pem-file");
    }

    static FileContentHttpResult Chained(HttpContext http, string header, string chain, string body)
    {
        AddChain(http, header, chain);
        return Tagged(Encoding.UTF8.GetBytes(body), $"{MediaTypeNames.Application.Json}; charset=utf-8");
    }

    static FileContentHttpResult Tagged(byte[] body, string type) =>
        TypedResults.Bytes(body, type, entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(body))}\""));

    static void AddChain(HttpContext http, string header, string chain) => http.Response.Headers[header] = Uri.EscapeDataString(chain);

    static ProblemHttpResult Problem(int status, string code, string detail) =>
        TypedResults.Problem(detail, statusCode: status, extensions: [new("error", code)]);
}
