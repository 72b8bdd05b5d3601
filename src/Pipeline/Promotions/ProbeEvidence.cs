using Attestation;
using Pipeline.Policies;
using Pipeline.Runs;
using Pipeline.Staging;

namespace Pipeline.Promotions;

/// <summary>The probe report of a profile, checked against the policy that is to be promoted and against the run's journal.</summary>
sealed class ProbeEvidence(Workspace workspace)
{
    /// <summary>The digest of a report that proves the policy.</summary>
    /// <exception cref="AssetMissingException">There is no report.</exception>
    /// <exception cref="VerificationFailedException">It is not PASSED in every required case, not of these bytes, not of this environment, too old, or edited.</exception>
    public async Task<string> DemandAsync(PolicyFile policy, DateTimeOffset now, CancellationToken cancel)
    {
        var path = PolicyPaths.ProbeReport(workspace, policy.Policy.Profile);
        var (digest, report) = await OurFile.ReadAsync(workspace, path, ProbeReport.Parse, cancel);
        Guards.Refusals.Demand(workspace.Name(path), [.. Compare(policy, report, now)]);
        DemandUnedited(policy.Policy.Profile, path, digest);
        return digest;
    }

    static IEnumerable<string> Compare(PolicyFile policy, ProbeReport report, DateTimeOffset now)
    {
        if (report.SchemaVersion is not 1)
            yield return $"schema_version is {report.SchemaVersion}, but 1 is expected";
        if (report.Profile != policy.Policy.Profile)
            yield return $"it is the report of {report.Profile}, but that of {policy.Policy.Profile} is expected";
        if (report.Environment != policy.Policy.Environment)
            yield return $"it was made in {PolicyRules.Word(report.Environment)}, but the policy is for {PolicyRules.Word(policy.Policy.Environment)}; evidence of one is worth nothing in the other";
        if (report.Version != policy.Policy.Tag)
            yield return $"it is of version {report.Version}, but the policy is of {policy.Policy.Tag}";
        if (report.PolicySha256 != policy.Sha256)
            yield return $"it proves a policy with {report.PolicySha256}, but the policy to promote has {policy.Sha256}; run ./build.sh Release";
        foreach (var broken in RequiredCases.Compare(report))
            yield return broken;
        if (report.FinishedAt > now || report.StartedAt > report.FinishedAt)
            yield return $"it began at {JsonUtcTime.ToText(report.StartedAt)} and ended at {JsonUtcTime.ToText(report.FinishedAt)}, which cannot be at {JsonUtcTime.ToText(now)}";
        if (now - report.FinishedAt >= PolicyLimits.ProbeLife)
            yield return $"it ended at {JsonUtcTime.ToText(report.FinishedAt)}, {(now - report.FinishedAt).TotalHours:0.0} h ago, but younger than {PolicyLimits.ProbeLife.TotalHours:0} h is expected; run ./build.sh Release";
    }

    // The report itself holds nothing that would show an edit: the run that made it remembers its digest. Compared are the
    // bytes that were read, not the file: it may be another by now.
    void DemandUnedited(Profile profile, string path, string digest)
    {
        var (step, name) = ($"probe:{profile}", workspace.Name(path));
        var last = new Journal(workspace.Artifact("journal.jsonl")).Read().LastOrDefault(entry => entry.Step == step)
            ?? throw new VerificationFailedException($"{name}: artifacts/journal.jsonl knows no run of {step}, so nothing says where the report comes from. Run ./build.sh Release.");
        if (last.Outcome is not JournalOutcome.Done)
            throw new VerificationFailedException($"{name}: the last run of {step} has the outcome {last.Outcome}, but Done is expected. Run ./build.sh Release.");
        if (!last.Outputs.TryGetValue(name, out var made))
            throw new VerificationFailedException($"{name}: the last run of {step} made {string.Join(", ", last.Outputs.Keys)}, but not this report. Run ./build.sh Release.");
        if (digest != made)
            throw new VerificationFailedException($"{name} has {digest}, but the run that made it wrote {made}: it was changed since. Run ./build.sh Release.");
    }
}
