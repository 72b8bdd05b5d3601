using Attestation;
using Attestation.Measurements;
using Attestation.Policies;

namespace Support;

/// <summary>Policies with made-up but distinct and well-formed values.</summary>
public static class PolicyForge
{
    /// <summary>The moment at which forged policies were made.</summary>
    public static DateTimeOffset MadeAt { get; } = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    /// <summary>SHA-384 of a text: distinct for distinct texts.</summary>
    public static Measurement Value(string text) => Measurement.Hash(System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Sixty-four hex digits that stand for a text.</summary>
    public static string Hex64(string text) => Value(text).ToString()[..64];

    /// <summary>A policy that every rule accepts at <see cref="MadeAt"/>.</summary>
    public static AttestationPolicy Policy(Profile profile, int version = 1, EvidenceEnvironment environment = EvidenceEnvironment.Simulation) => new()
    {
        SchemaVersion = 1,
        Role = "kms",
        Profile = profile,
        Tag = "3.0.0",
        CommitSha = "0123456789abcdef0123456789abcdef01234567",
        WorkflowRunId = "local",
        WorkflowRunAttempt = "1",
        GeneratedAt = MadeAt,
        Source = new() { Repository = "calimero-network/mero-tee", Workflow = "local", Ref = "refs/heads/main" },
        PolicyRegistryEntryPath = "release-probe+node",
        MeasurementMarkers = MeasurementMarkers.Calimero,
        Kms = KmsFacts.MeroKms,
        Policy = Values(profile),
        MerodConfigPath = "tee.kms.phala.attestation",
        Environment = environment,
        PolicyVersion = version,
        NotBefore = MadeAt,
        ExpiresAt = MadeAt.AddDays(90),
        Supersedes = version is 1 ? null : "sha256:" + Hex64($"policy {profile} {version - 1}"),
        Evidence = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [$"measurements/{profile}.json"] = "sha256:" + Hex64($"measurements {profile}"),
            [$"observed/{profile}.json"] = "sha256:" + Hex64($"observed {profile}"),
        },
    };

    static AllowedValues Values(Profile profile) => new()
    {
        KmsAllowedTcbStatuses = ["uptodate"],
        KmsAllowedMrtd = [Value("kms mrtd")],
        KmsAllowedRtmr0 = [Value("kms rtmr0")],
        KmsAllowedRtmr1 = [Value("kms rtmr1")],
        KmsAllowedRtmr2 = [Value("kms rtmr2")],
        KmsAllowedRtmr3 = [Value($"kms rtmr3 {profile}")],
        KmsAllowedEventPayload = [Hex64($"compose {profile}")],
        NodeAllowedTcbStatuses = ["uptodate"],
        NodeAllowedMrtd = [Value("node mrtd")],
        NodeAllowedRtmr0 = [Value("node rtmr0")],
        NodeAllowedRtmr1 = [Value("node rtmr1")],
        NodeAllowedRtmr2 = [Value($"node rtmr2 {profile}")],
        NodeAllowedRtmr3 = [Value($"node rtmr3 {profile}")],
        AllowedTcbStatuses = ["uptodate"],
        AllowedMrtd = [Value("kms mrtd")],
        AllowedRtmr0 = [Value("kms rtmr0")],
        AllowedRtmr1 = [Value("kms rtmr1")],
        AllowedRtmr2 = [Value("kms rtmr2")],
        AllowedRtmr3 = [Value($"kms rtmr3 {profile}")],
    };
}
