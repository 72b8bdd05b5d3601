using Attestation;
using Attestation.Measurements;
using Attestation.Policies;
using Pipeline.Policies;
using Pipeline.Runs;

namespace PipelineTests.Policies;

public sealed class PolicyRulesTests
{
    static readonly AttestationPolicy Good = PolicyForge.Policy(Profile.Debug, version: 2);
    static readonly Measurement Other = PolicyForge.Value("other");

    /// <summary>One broken policy for each rule.</summary>
    static readonly SortedDictionary<string, AttestationPolicy> Broken = new(StringComparer.Ordinal)
    {
        ["schema version"] = Good with { SchemaVersion = 2 },
        ["role"] = Good with { Role = "node" },
        ["tag"] = Good with { Tag = "v3.0.0" },
        ["commit"] = Good with { CommitSha = "main" },
        ["run"] = Good with { WorkflowRunId = " " },
        ["registry entry"] = Good with { PolicyRegistryEntryPath = "by-hand" },
        ["config path"] = Good with { MerodConfigPath = "tee" },
        ["markers"] = Good with { MeasurementMarkers = Good.MeasurementMarkers with { NodeRole = "calimero.role=kms" } },
        ["kms facts"] = Good with { Kms = Good.Kms with { AttestEndpoint = "/other" } },
        ["version zero"] = Good with { PolicyVersion = 0 },
        ["first supersedes"] = Good with { PolicyVersion = 1 },
        ["second supersedes nothing"] = Good with { Supersedes = null },
        ["supersedes no digest"] = Good with { Supersedes = "sha256:1" },
        ["no evidence"] = Good with { Evidence = new Dictionary<string, string>() },
        ["evidence without digest"] = Good with { Evidence = new Dictionary<string, string> { ["a"] = "yes" } },
        ["evidence out of order"] = Good with { Evidence = new Dictionary<string, string> { ["b"] = Good.Supersedes!, ["a"] = Good.Supersedes! } },
        ["other environment"] = Good with { Environment = EvidenceEnvironment.Tdx },
        ["from the future"] = Good with { GeneratedAt = PolicyForge.MadeAt.AddSeconds(1) },
        ["ends before it begins"] = Good with { NotBefore = Good.ExpiresAt },
        ["expired"] = Good with { NotBefore = PolicyForge.MadeAt.AddDays(-2), ExpiresAt = PolicyForge.MadeAt },
        ["too long"] = Good with { ExpiresAt = PolicyForge.MadeAt.AddDays(180).AddSeconds(1) },
        ["empty list"] = With(lists => lists with { NodeAllowedRtmr1 = [] }),
        ["empty kms list"] = With(lists => lists with { KmsAllowedMrtd = [], AllowedMrtd = [] }),
        ["empty tcb list"] = With(lists => lists with { NodeAllowedTcbStatuses = [] }),
        ["no compose hash"] = With(lists => lists with { KmsAllowedEventPayload = [] }),
        ["compose hash of another form"] = With(lists => lists with { KmsAllowedEventPayload = ["SHA"] }),
        ["listed twice"] = With(lists => lists with { NodeAllowedRtmr2 = [Other, Other] }),
        ["zero"] = With(lists => lists with { NodeAllowedRtmr3 = [Measurement.Zero] }),
        ["tcb below the floor"] = With(lists => lists with { NodeAllowedTcbStatuses = ["uptodate", "outofdate"] }),
        ["node as kms"] = With(lists => lists with { NodeAllowedRtmr3 = lists.KmsAllowedRtmr3 }),
        ["merod told otherwise"] = With(lists => lists with { AllowedRtmr2 = [Other] }),
        ["merod told nothing"] = With(lists => lists with { AllowedTcbStatuses = [] }),
    };

    static AttestationPolicy With(Func<AllowedValues, AllowedValues> change) => Good with { Policy = change(Good.Policy) };

    static IReadOnlyList<string> Compare(AttestationPolicy policy) =>
        PolicyRules.Compare(policy, EvidenceEnvironment.Simulation, PolicyForge.MadeAt);

    [Fact]
    public void A_forged_policy_breaks_no_rule() => Assert.Empty(Compare(Good));

    public static TheoryData<string> Rules => [.. Broken.Keys];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Each_broken_rule_is_named(string rule) => Assert.NotEmpty(Compare(Broken[rule]));

    [Fact]
    public Task Refusals_name_what_was_found_and_what_is_expected() =>
        Verify(string.Concat(Broken.Select(item => $"{item.Key}\n{string.Concat(Compare(item.Value).Select(clause => $"  {clause}\n"))}")));

    [Fact]
    public void Demand_refuses_with_every_broken_rule()
    {
        var refusal = Assert.Throws<VerificationFailedException>(() =>
            PolicyRules.Demand("a.json", Good with { Role = "node", Tag = "x" }, EvidenceEnvironment.Simulation, PolicyForge.MadeAt));
        Assert.Equal("a.json:\n  - role is \"node\", but \"kms\" is expected.\n  - tag is \"x\", but a version X.Y.Z is expected.", refusal.Message);
        Assert.Equal(ExitCode.VerificationFailed, refusal.ExitCode);
    }
}
