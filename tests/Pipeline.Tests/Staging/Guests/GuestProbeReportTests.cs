using System.Text.Json;
using Attestation;
using Pipeline.Runs;
using Pipeline.Staging;
using Pipeline.Staging.Guests;

namespace PipelineTests.Staging.Guests;

public sealed class GuestProbeReportTests
{
    static readonly Profile Profile = Profile.LockedReadOnly;
    static readonly ProbedPolicy Policy = new("policy.json", "sha256:" + new string('a', 64), [], PolicyForge.Policy(Profile));

    static readonly GuestProbeReport Report = new()
    {
        SchemaVersion = 1,
        Profile = Profile,
        Environment = EvidenceEnvironment.Simulation,
        Version = Policy.Policy.Tag,
        PolicySha256 = Policy.Sha256,
        StartedAt = PolicyForge.MadeAt,
        FinishedAt = PolicyForge.MadeAt.AddMinutes(1),
        Outcome = ProbeReport.Passed,
        Cases = [.. RequiredCases.OfGuest(Profile).Select(name => new ProbeCase { Name = name, Expected = "200", Got = "200", Passed = true, Milliseconds = 12 })],
    };

    [Fact]
    public void A_report_about_the_policy_is_taken() => Assert.Equal(26, GuestProbeReport.Demand(Json(Report), Policy).Cases.Count);

    public static TheoryData<string, string> Others { get; } = new()
    {
        { "schema", "schema_version is 2, but 1 is expected" },
        { "profile", "it is of debug, but locked-read-only was booted" },
        { "environment", "it is of Tdx, but the policy is of Simulation" },
        { "version", "it is of version 9.9.9, but the policy is of 3.0.0" },
        { "policy", "it proves a policy with sha256:b, but the KMS ran with sha256:aaa" },
        { "missing", "it has the case kms-is-ready 0 times, but each is tried once" },
        { "twice", "it has the case kms-is-ready 2 times, but each is tried once" },
        { "foreign", "it has a case node-opens-the-same-data-after-a-restart that nobody asked for" },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void A_report_about_something_else_is_not_believed(string what, string because)
    {
        var ready = Report.Cases.Single(one => one.Name is "kms-is-ready");
        var other = what switch
        {
            "schema" => Report with { SchemaVersion = 2 },
            "profile" => Report with { Profile = Profile.Debug },
            "environment" => Report with { Environment = EvidenceEnvironment.Tdx },
            "version" => Report with { Version = "9.9.9" },
            "policy" => Report with { PolicySha256 = "sha256:b" },
            "missing" => Report with { Cases = [.. Report.Cases.Where(one => one != ready)] },
            "twice" => Report with { Cases = [.. Report.Cases, ready] },
            _ => Report with { Cases = [.. Report.Cases, ready with { Name = "node-opens-the-same-data-after-a-restart" }] },
        };
        Assert.Contains(because, Assert.Throws<VerificationFailedException>(() => GuestProbeReport.Demand(Json(other), Policy)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"outcome":"PASSED"}""")]
    public void A_report_of_another_form_is_not_believed(string json) => Assert.StartsWith(
        "probe:locked-read-only: the guest's report has another form: ",
        Assert.Throws<VerificationFailedException>(() => GuestProbeReport.Demand(JsonDocument.Parse(json).RootElement, Policy)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_a_case_says_of_itself_counts_for_nothing()
    {
        var claimed = Report with { Cases = [Report.Cases[0] with { Got = "503" }, .. Report.Cases.Skip(1)] };
        var report = ProbeReport.Of(claimed, [], ProbedForge.Machine, PolicyForge.MadeAt, PolicyForge.MadeAt.AddMinutes(4));
        Assert.Equal((ProbeReport.Failed, false), (report.Outcome, report.Cases[0].Passed));
    }

    [Fact]
    public async Task The_report_shows_the_guests_cases_and_those_of_the_node()
    {
        var node = RequiredCases.OfNode.Select(name => new ProbeCase { Name = name, Expected = "a | b", Got = "a | b", Passed = false, Milliseconds = 7 });
        var report = ProbeReport.Of(Report, [.. node], ProbedForge.Machine, PolicyForge.MadeAt, PolicyForge.MadeAt.AddMinutes(4));
        Assert.Empty(RequiredCases.Compare(report));
        Assert.Equal(report.ToJson(), ProbeReport.Parse(report.ToJson()).ToJson());
        await Verify(report.ToMarkdown(), "md");
    }

    static JsonElement Json(GuestProbeReport report) => JsonSerializer.SerializeToElement(report, StagingJson.Files.GuestProbeReport);
}
