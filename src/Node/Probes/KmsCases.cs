using System.Text.Json;
using Attestation;
using Attestation.Protocol;
using Node.Evidence;
using Node.Kms;

namespace Node.Probes;

/// <summary>Plane 1: what a KMS must show before a node asks it for anything.</summary>
sealed class KmsCases(KmsTransport transport, IQuoteJudge judge, StagingSetup setup)
{
    const string Holds = "holds";
    const string Allowed = "allowed";

    readonly KmsPolicy policy = new(setup.Policy);
    KmsEvidence? evidence;

    public IReadOnlyList<StagingCase> All =>
    [
        new("kms-names-its-environment", $"200 alive {Spell(setup.Policy.Environment)}", HealthAsync),
        new("kms-is-ready", "200", async cancel => (await transport.GetAsync("ready", cancel)).ToSummary()),
        new("kms-quote-is-genuine-and-answers-our-nonce", Holds, ProveAsync),
        Compare("kms-environment", policy.DemandEnvironment),
        Compare("kms-tcb-status", policy.DemandTcbStatus),
        Compare("kms-registers", policy.DemandRegisters),
        Compare("kms-compose-hash-in-replayed-rtmr3", policy.DemandComposeHash),
        new("kms-profile-event-in-replayed-rtmr3", KmsPolicy.MarkerOf(setup.Policy.Profile), _ => Task.FromResult(Markers())),
    ];

    StagingCase Compare(string name, Action<KmsEvidence> demand) => new(name, Allowed, _ =>
    {
        demand(Evidence);
        return Task.FromResult(Allowed);
    });

    KmsEvidence Evidence => evidence ?? throw new EvidenceRefusedException("Not reached: the KMS did not prove itself.");

    async Task<string> ProveAsync(CancellationToken cancel)
    {
        evidence = await new KmsVerifier(new(transport), judge).VerifyAsync(cancel);
        return Holds;
    }

    async Task<string> HealthAsync(CancellationToken cancel)
    {
        var answer = await transport.GetAsync("health", cancel);
        var health = answer.IsSuccess ? Parse(answer.Body.Span) : null;
        return health is null ? answer.ToSummary() : $"{answer.Status} {health.Status} {(health.Environment is { } environment ? Spell(environment) : "without an environment")}";
    }

    static HealthResponse? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, KmsJson.Wire.HealthResponse);
        }
        catch (JsonException)
        {
            // The case then shows the bare status, which is not what it expects.
            return null;
        }
    }

    string Markers() => Evidence.ProfileMarkers is { Count: > 0 } markers ? string.Join(", ", markers.Distinct()) : "no profile event";

    static string Spell(EvidenceEnvironment environment) => environment.ToString().ToLowerInvariant();
}
