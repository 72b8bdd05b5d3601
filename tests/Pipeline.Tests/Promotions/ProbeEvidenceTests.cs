using Attestation;
using Pipeline.Policies;
using Pipeline.Runs;
using Pipeline.Staging;

namespace PipelineTests.Promotions;

/// <summary>Every way in which a probe report does not prove the policy that is to be promoted.</summary>
public sealed class ProbeEvidenceTests : PromotionScene
{
    [Fact]
    public async Task Without_a_probe_report_nothing_is_promoted()
    {
        await StageAsync();
        File.Delete(PolicyPaths.ProbeReport(Workspace, Locked));
        await RefusesAsync<AssetMissingException>("artifacts/probe/locked-read-only/probe-report.json: there is no such file");
    }

    [Fact]
    public async Task A_report_about_other_bytes_is_refused()
    {
        await StageAsync(report: report => report with { PolicySha256 = "sha256:" + PolicyForge.Hex64("other") });
        await RefusesAsync<VerificationFailedException>("but the policy to promote has sha256:");
    }

    [Fact]
    public async Task A_report_of_the_other_environment_is_refused()
    {
        await StageAsync(report: report => report with { Environment = EvidenceEnvironment.Tdx });
        await RefusesAsync<VerificationFailedException>("it was made in tdx, but the policy is for simulation");
    }

    [Fact]
    public async Task A_report_of_another_profile_is_refused()
    {
        await StageAsync(report: report => report with { Profile = Profile.Debug });
        await RefusesAsync<VerificationFailedException>("it is the report of debug, but that of locked-read-only is expected");
    }

    [Fact]
    public async Task A_report_that_did_not_pass_is_refused()
    {
        await StageAsync(report: report => report with { Outcome = ProbeReport.Failed });
        await RefusesAsync<VerificationFailedException>("its outcome is FAILED, but PASSED is expected");
    }

    [Fact]
    public async Task A_report_with_a_failed_case_is_refused()
    {
        await StageAsync(report: report => report with { Cases = [report.Cases[0] with { Passed = false, Got = "503" }, .. report.Cases.Skip(1)] });
        await RefusesAsync<VerificationFailedException>("its case kms-names-its-environment expected \"200\" and got \"503\"");
    }

    [Fact]
    public async Task A_report_whose_case_passed_against_what_it_got_is_refused()
    {
        await StageAsync(report: report => report with { Cases = [report.Cases[0] with { Got = "503" }, .. report.Cases.Skip(1)] });
        await RefusesAsync<VerificationFailedException>("its case kms-names-its-environment expected \"200\" and got \"503\"");
    }

    [Fact]
    public async Task A_report_with_a_case_twice_is_refused()
    {
        await StageAsync(report: report => report with { Cases = [.. report.Cases, report.Cases[0]] });
        await RefusesAsync<VerificationFailedException>("it has the case kms-names-its-environment 2 times, but each is tried once");
    }

    public static TheoryData<string> RequiredNames => [.. RequiredCases.Of(Locked)];

    [Theory]
    [MemberData(nameof(RequiredNames))]
    public async Task A_report_without_a_required_case_is_refused(string name)
    {
        await StageAsync(report: report => report with { Cases = [.. report.Cases.Where(probe => probe.Name != name)] });
        await RefusesAsync<VerificationFailedException>($"it has no case {name}, so that was not tried");
    }

    [Fact]
    public async Task A_stale_report_is_refused()
    {
        await StageAsync();
        Time.Advance(TimeSpan.FromHours(24));
        await RefusesAsync<VerificationFailedException>("it ended at 2026-11-22T12:01:00Z, 25.0 h ago, but younger than 24 h is expected");
    }

    [Fact]
    public async Task A_report_from_the_future_is_refused()
    {
        await StageAsync(report: report => report with { FinishedAt = PolicyForge.MadeAt.AddHours(2) });
        await RefusesAsync<VerificationFailedException>("which cannot be at 2026-11-22T13:00:00Z");
    }

    [Fact]
    public async Task An_edited_report_is_refused()
    {
        await StageAsync(report: report => report with { Cases = [report.Cases[0] with { Milliseconds = 5 }, .. report.Cases.Skip(1)] });
        var path = PolicyPaths.ProbeReport(Workspace, Locked);
        await TemporaryWorkspace.WriteAsync(path, (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).Replace(": 5", ": 6"));
        await RefusesAsync<VerificationFailedException>("it was changed since");
    }

    [Fact]
    public async Task A_report_that_no_run_made_is_refused()
    {
        await StageAsync();
        File.Delete(Workspace.Artifact("journal.jsonl"));
        await RefusesAsync<VerificationFailedException>("knows no run of probe:locked-read-only");
    }

    [Fact]
    public async Task A_report_of_a_run_that_did_not_end_well_is_refused()
    {
        await StageAsync();
        Append(Locked, JournalOutcome.Started, []);
        await RefusesAsync<VerificationFailedException>("the last run of probe:locked-read-only has the outcome Started");
    }
}
