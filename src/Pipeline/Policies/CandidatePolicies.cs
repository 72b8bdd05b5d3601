using System.Text;
using System.Text.Json;
using Attestation;
using Attestation.Measurements;
using Attestation.Policies;
using Pipeline.Boots;
using Pipeline.Promotions;
using Pipeline.Runs;
using Pipeline.Staging;

namespace Pipeline.Policies;

/// <summary>The steps <c>candidate:{profile}</c>: from measurements and an observed KMS to a policy that can be probed.</summary>
public sealed class CandidatePolicies(Workspace workspace, RunOrigin origin, EvidenceEnvironment environment, TimeProvider time, Action<string> say)
{
    /// <summary>One step for each profile.</summary>
    public IReadOnlyList<Step> Steps() => [.. Profile.All.Select(profile => new Step
    {
        Name = $"candidate:{profile}",
        Purpose = $"makes the policy of {profile} that the probe will try",
        Inputs =
        [
            new StepInput.File(PolicyPaths.Measurements(workspace, profile), "measurements"),
            new StepInput.File(PolicyPaths.Observed(workspace, profile), "observed KMS"),
            new StepInput.File(BootPaths.RecordOf(workspace, profile), "boot"),
            new StepInput.File(PolicyPaths.AppCompose(workspace, profile), "app-compose"),
            new StepInput.Value("commit", $"{origin.Repository} {origin.Ref} {origin.CommitSha}"),
            new StepInput.Value("environment", PolicyRules.Word(environment)),
            new StepInput.Value("last promoted policy", Base(profile)),
        ],
        Outputs = [PolicyPaths.Candidate(workspace, profile)],
        ValidFor = PolicyLimits.Life / 2,
        Run = cancel => MakeAsync(profile, cancel),
    })];

    async Task MakeAsync(Profile profile, CancellationToken cancel)
    {
        var (nodeDigest, node) = await OurFile.ReadAsync(workspace, PolicyPaths.Measurements(workspace, profile), MeasurementRecord.Parse, cancel);
        var (kmsDigest, kms) = await OurFile.ReadAsync(workspace, PolicyPaths.Observed(workspace, profile), ObservedKms.Parse, cancel);
        var (bootDigest, boot) = await OurFile.ReadAsync(workspace, BootPaths.RecordOf(workspace, profile), ObservedBoot.Parse, cancel);
        var (composeDigest, _) = await OurFile.ReadAsync(workspace, PolicyPaths.AppCompose(workspace, profile), text => text, cancel);
        var promoted = (await new ProductionChannel(workspace).ReadAsync(cancel)).Policy(profile);
        var existing = await ExistingAsync(profile, cancel);
        var now = Now();
        var made = new CandidatePolicy
        {
            Node = node,
            Kms = kms,
            Boot = boot,
            ComposeHash = composeDigest[Digest.Prefix.Length..],
            Origin = origin,
            Last = promoted,
            Evidence = new Dictionary<string, string>
            {
                [$"boots/{profile}/{BootPaths.Record}"] = bootDigest,
                [$"measurements/{profile}.json"] = nodeDigest,
                [$"observed/{profile}.json"] = kmsDigest,
                [$"kms/{profile}/app-compose.json"] = composeDigest,
            },
        }.Make(profile, now);
        PolicyRules.Demand($"The candidate policy of {profile}", made, environment, now);
        if (existing is not null && SaysTheSame(existing, made, promoted, now))
        {
            // Its bytes are what a probe has proven; new ones would have to be proven again for nothing.
            say($"{workspace.Name(existing.Path)} says the same already and is kept");
            return;
        }
        await AtomicFile.WriteAsync(PolicyPaths.Candidate(workspace, profile), made.ToJson(), cancel);
        say($"{profile}: policy version {made.PolicyVersion} for {PolicyRules.Word(made.Environment)}, until {JsonUtcTime.ToText(made.ExpiresAt)}");
    }

    static bool SaysTheSame(PolicyFile existing, AttestationPolicy made, PolicyFile? promoted, DateTimeOffset now)
    {
        var isPromoted = existing.Sha256 == promoted?.Sha256;
        var same = made with
        {
            GeneratedAt = existing.Policy.GeneratedAt,
            NotBefore = existing.Policy.NotBefore,
            ExpiresAt = existing.Policy.ExpiresAt,
            WorkflowRunId = existing.Policy.WorkflowRunId,
            WorkflowRunAttempt = existing.Policy.WorkflowRunAttempt,
            PolicyVersion = isPromoted ? existing.Policy.PolicyVersion : made.PolicyVersion,
            Supersedes = isPromoted ? existing.Policy.Supersedes : made.Supersedes,
        };
        return same.ToJson() == existing.Text && existing.Policy.ExpiresAt - now >= PolicyLimits.Life / 2;
    }

    // What the candidate builds on: a candidate that has just been promoted is not a new thing to build on.
    string Base(Profile profile)
    {
        var (candidate, production) = (PolicyPaths.Candidate(workspace, profile), PolicyPaths.Production(workspace, profile));
        if (!File.Exists(production))
            return "none";
        var promoted = File.ReadAllBytes(production);
        return File.Exists(candidate) && File.ReadAllBytes(candidate).AsSpan().SequenceEqual(promoted)
            ? Supersedes(promoted) ?? "none"
            : Digest.Of(promoted);
    }

    static string? Supersedes(byte[] policy)
    {
        try
        {
            return AttestationPolicy.Parse(Encoding.UTF8.GetString(policy)).Supersedes;
        }
        catch (JsonException)
        {
            // No policy at all; the step says so when it runs, and a plan must not fail over it.
            return Digest.Of(policy);
        }
    }

    async Task<PolicyFile?> ExistingAsync(Profile profile, CancellationToken cancel)
    {
        try
        {
            return await PolicyFile.FindAsync(PolicyPaths.Candidate(workspace, profile), cancel);
        }
        catch (AskedWronglyException)
        {
            // Not one of ours any more: the step makes it anew, which is what a step is for.
            return null;
        }
    }

    // Policies carry whole seconds; a policy must not begin in the future of the moment it was made.
    DateTimeOffset Now() => DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());
}
