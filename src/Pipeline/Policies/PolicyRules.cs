using System.Text.RegularExpressions;
using Attestation;
using Attestation.Policies;
using Pipeline.Guards;
using Pipeline.Runs;

namespace Pipeline.Policies;

/// <summary>What holds for every policy by itself, whatever it allows.</summary>
/// <remarks>What holds between the policies of a release is in Guards.</remarks>
static partial class PolicyRules
{
    /// <summary>Every rule that a policy breaks, in words: what was found, what is expected.</summary>
    public static IReadOnlyList<string> Compare(AttestationPolicy policy, EvidenceEnvironment environment, DateTimeOffset now) =>
    [
        .. Form(policy),
        .. policy.Environment == environment
            ? Array.Empty<string>()
            : [$"environment is {Word(policy.Environment)}, but {Word(environment)} is expected here; evidence of one is worth nothing in the other"],
        .. Life(policy, now),
        .. PolicyListRules.Compare(policy.Policy),
        .. NodeTerm.Compare(policy),
    ];

    /// <summary>Accepts a policy that breaks no rule.</summary>
    /// <exception cref="VerificationFailedException">It breaks at least one; all are named.</exception>
    public static void Demand(string where, AttestationPolicy policy, EvidenceEnvironment environment, DateTimeOffset now) =>
        Refusals.Demand(where, Compare(policy, environment, now));

    /// <summary>An environment as files write it.</summary>
    public static string Word(EvidenceEnvironment environment) => environment is EvidenceEnvironment.Tdx ? "tdx" : "simulation";

    static IEnumerable<string> Form(AttestationPolicy policy)
    {
        if (policy.SchemaVersion is not 1)
            yield return $"schema_version is {policy.SchemaVersion}, but 1 is expected";
        if (policy.Role is not "kms")
            yield return $"role is \"{policy.Role}\", but \"kms\" is expected";
        if (!Version().IsMatch(policy.Tag))
            yield return $"tag is \"{policy.Tag}\", but a version X.Y.Z is expected";
        if (!Commit().IsMatch(policy.CommitSha))
            yield return $"commit_sha is \"{policy.CommitSha}\", but 40 lower-case hex digits are expected";
        if (string.IsNullOrWhiteSpace(policy.WorkflowRunId) || string.IsNullOrWhiteSpace(policy.WorkflowRunAttempt))
            yield return "workflow_run_id or workflow_run_attempt is empty; name the run, or \"local\"";
        if (policy.PolicyRegistryEntryPath is not RunOrigin.RegistryEntryPath)
            yield return $"policy_registry_entry_path is \"{policy.PolicyRegistryEntryPath}\", but \"{RunOrigin.RegistryEntryPath}\" is expected";
        if (policy.MerodConfigPath is not RunOrigin.MerodConfigPath)
            yield return $"merod_config_path is \"{policy.MerodConfigPath}\", but \"{RunOrigin.MerodConfigPath}\" is expected";
        if (policy.MeasurementMarkers != MeasurementMarkers.Calimero)
            yield return $"measurement_markers are {policy.MeasurementMarkers}, but {MeasurementMarkers.Calimero} are expected";
        if (policy.Kms != KmsFacts.MeroKms)
            yield return $"kms is {policy.Kms}, but {KmsFacts.MeroKms} is expected";
        if (policy.PolicyVersion < 1)
            yield return $"policy_version is {policy.PolicyVersion}, but versions count from 1";
        if (policy.PolicyVersion is 1 != policy.Supersedes is null)
            yield return $"policy_version is {policy.PolicyVersion} and supersedes is {policy.Supersedes ?? "null"}; exactly the first version supersedes nothing";
        if (policy.Supersedes is { } superseded && !Digest.IsWellFormed(superseded))
            yield return $"supersedes is \"{superseded}\", but sha256: and 64 lower-case hex digits are expected";
        if (policy.Evidence.Count is 0)
            yield return "evidence is empty; name what the values were taken from";
        if (!policy.Evidence.Keys.SequenceEqual(policy.Evidence.Keys.Order(StringComparer.Ordinal)))
            yield return $"evidence is in the order {string.Join(", ", policy.Evidence.Keys)}, but ordinal order is expected";
        foreach (var (name, digest) in policy.Evidence.Where(item => !Digest.IsWellFormed(item.Value)))
            yield return $"evidence.{name} is \"{digest}\", but sha256: and 64 lower-case hex digits are expected";
    }

    static IEnumerable<string> Life(AttestationPolicy policy, DateTimeOffset now)
    {
        var (begins, ends, longest) = (policy.NotBefore, policy.ExpiresAt, PolicyLimits.LongestLife);
        if (policy.GeneratedAt > now)
            yield return $"generated_at is {Time(policy.GeneratedAt)}, which is later than now, {Time(now)}";
        if (begins >= ends)
            yield return $"expires_at is {Time(ends)}, which is not later than not_before, {Time(begins)}";
        if (ends <= now)
            yield return $"expires_at is {Time(ends)}, which is not later than now, {Time(now)}";
        if (ends - begins > longest || ends - now > longest)
            yield return $"expires_at is {Time(ends)}, more than {longest.TotalDays:0} days after not_before, {Time(begins)}, or now, {Time(now)}";
    }

    static string Time(DateTimeOffset time) => JsonUtcTime.ToText(time);

    [GeneratedRegex(@"\A(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\z")]
    private static partial Regex Version();

    [GeneratedRegex(@"\A[0-9a-f]{40}\z")]
    private static partial Regex Commit();
}
