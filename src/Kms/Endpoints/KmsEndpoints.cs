using System.Text.Json.Serialization.Metadata;
using Attestation;
using Attestation.Protocol;
using Kms.Challenges;
using Kms.Contract;
using Kms.Keys;
using Kms.Policies;
using Kms.Readiness;
using Kms.SelfEvidence;
using Kms.Settings;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kms.Endpoints;

/// <summary>The five addresses of the contract, and their description.</summary>
static class KmsEndpoints
{
    public static void MapKms(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", (ActivePolicy policy, KmsSettings settings) => Json(Status("alive", settings) with { Policy = InForce(policy) }, KmsJson.Wire.HealthResponse));
        routes.MapGet("/ready", async (ServiceReadiness readiness, KmsSettings settings, CancellationToken cancel) => await ReadyAsync(readiness, settings, cancel));
        var description = OpenApiDocument.Write();
        routes.MapGet("/openapi.json", () => TypedResults.Text(description, "application/json"));
        routes.MapPost("/challenge", async (JsonBody<ChallengeRequest> body, ChallengeIssuer challenges, CancellationToken cancel) =>
            Json(await challenges.IssueAsync(body.Value, cancel), KmsJson.Wire.ChallengeResponse));
        routes.MapPost("/get-key", async (JsonBody<GetKeyRequest> body, KeyRelease keys, HttpContext context) =>
            new KeyResult(await keys.ReleaseAsync(body.Value, context.TraceIdentifier, context.RequestAborted)));
        routes.MapPost("/attest", async (JsonBody<AttestRequest> body, OwnQuote own, CancellationToken cancel) =>
            Json(await own.AttestAsync(body.Value, cancel), KmsJson.Wire.AttestResponse));
    }

    static async Task<JsonHttpResult<HealthResponse>> ReadyAsync(ServiceReadiness readiness, KmsSettings settings, CancellationToken cancel)
    {
        await readiness.DemandAsync(cancel);
        return Json(Status("ready", settings), KmsJson.Wire.HealthResponse);
    }

    static HealthPolicy? InForce(ActivePolicy policy) => policy.Current is { } current
        ? new() { Version = current.Version, Sha256 = current.Sha256, ExpiresAt = JsonUtcTime.ToText(current.ExpiresAt), RefusesNewer = policy.Reason is "" ? null : true }
        : null;

    static HealthResponse Status(string status, KmsSettings settings) =>
        new() { Status = status, Service = "mero-kms-phala", Environment = settings.Environment };

    static JsonHttpResult<T> Json<T>(T value, JsonTypeInfo<T> type) => TypedResults.Json(value, type);
}
