using Attestation;
using Attestation.Policies;
using Pipeline.Boots;
using Pipeline.Policies;
using Pipeline.Promotions;
using Pipeline.Runs;
using Pipeline.Staging;
using PipelineTests.Boots;
using PipelineTests.Staging;

namespace PipelineTests.Promotions;

/// <summary>A checkout with staged policies and reports, and a clock.</summary>
public abstract class PromotionScene : IDisposable
{
    readonly TemporaryWorkspace temporary = new();

    private protected static Profile Locked => Profile.LockedReadOnly;

    private protected ManualTime Time { get; } = new(PolicyForge.MadeAt.AddHours(1));

    private protected List<string> Said { get; } = [];

    private protected Workspace Workspace => temporary.Workspace;

    public void Dispose()
    {
        temporary.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Task<string> ContentAsync() => temporary.ContentAsync();

    private protected Task PromoteAsync(Profile profile, bool planOnly = false, Action<string>? written = null) =>
        new Promotion(Workspace, EvidenceEnvironment.Simulation, Time, Said.Add) { Written = written }
            .PromoteAsync(profile, planOnly, TestContext.Current.CancellationToken);

    /// <summary>Three staged policies, each with a report that proves it.</summary>
    private protected async Task StageAsync(
        Func<AttestationPolicy, AttestationPolicy>? policy = null, Func<ProbeReport, ProbeReport>? report = null, Func<ObservedBoot, ObservedBoot>? boot = null)
    {
        foreach (var profile in Profile.All)
        {
            var made = (policy ?? (same => same))(PolicyForge.Policy(profile)).ToJson();
            await TemporaryWorkspace.WriteAsync(PolicyPaths.Staging(Workspace, profile), made);
            await ProveAsync(profile, (report ?? (same => same))(Report(profile, made)));
            await BootForge.WriteAsync(Workspace, (boot ?? (same => same))(BootForge.Of(AttestationPolicy.Parse(made))));
        }
    }

    async Task ProveAsync(Profile profile, ProbeReport report)
    {
        var path = PolicyPaths.ProbeReport(Workspace, profile);
        await TemporaryWorkspace.WriteAsync(path, report.ToJson());
        Append(profile, JournalOutcome.Done, new() { [Workspace.Name(path)] = Digest.Of(report.ToJson()) });
    }

    private protected void Append(Profile profile, JournalOutcome outcome, Dictionary<string, string> outputs) => new Journal(Workspace.Artifact("journal.jsonl")).Append(new()
    {
        Step = $"probe:{profile}",
        Outcome = outcome,
        StartedAt = PolicyForge.MadeAt,
        Seconds = 1,
        Inputs = new Dictionary<string, string>(),
        Outputs = outputs,
    });

    static ProbeReport Report(Profile profile, string policy) => new()
    {
        SchemaVersion = 1,
        Profile = profile,
        Environment = EvidenceEnvironment.Simulation,
        Version = "3.0.0",
        PolicySha256 = Digest.Of(policy),
        StartedAt = PolicyForge.MadeAt,
        FinishedAt = PolicyForge.MadeAt.AddMinutes(1),
        Outcome = ProbeReport.Passed,
        Cases = [.. RequiredCases.Of(profile).Select(name => new ProbeCase { Name = name, Expected = "200", Got = "200", Passed = true, Milliseconds = 12 })],
        Machine = ProbedForge.Machine,
    };

    /// <summary>Plan and promotion refuse with the same words, and neither changes what is promoted.</summary>
    private protected async Task RefusesAsync<T>(string because, Profile? profile = null) where T : RunException
    {
        var holder = Workspace.Artifact("policies", "promotion.lock");
        Delete(holder);
        var before = await ContentAsync();
        var planned = await Assert.ThrowsAsync<T>(() => PromoteAsync(profile ?? Locked, planOnly: true));
        Assert.Equal(before, await ContentAsync());
        var refused = await Assert.ThrowsAsync<T>(() => PromoteAsync(profile ?? Locked));
        Delete(holder);
        Assert.Equal(before, await ContentAsync());
        Assert.Equal(planned.Message, refused.Message);
        Assert.Contains(because, refused.Message);
    }

    static void Delete(string path)
    {
        if (File.Exists(path))
            File.Delete(path);
    }
}
