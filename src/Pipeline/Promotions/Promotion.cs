using Attestation;
using Pipeline.Boots;
using Pipeline.Guards;
using Pipeline.Policies;
using Pipeline.Runs;

namespace Pipeline.Promotions;

/// <summary>Lets a proven staging policy become the production policy of its profile.</summary>
/// <param name="workspace">The checkout whose artifacts are meant.</param>
/// <param name="environment">What the evidence must be worth: <c>simulation</c> on the local lane.</param>
/// <param name="time">The clock that ages and expiries are measured by.</param>
/// <param name="say">Receives the difference in words, line by line, and what was done.</param>
public sealed class Promotion(Workspace workspace, EvidenceEnvironment environment, TimeProvider time, Action<string> say)
{
    /// <summary>Called after each file of a promotion is written; a test kills it there.</summary>
    internal Action<string>? Written { get; init; }

    /// <summary>Checks the evidence, prints what would change and, unless only the plan is asked for, promotes.</summary>
    /// <exception cref="AssetMissingException">There is no staging policy, or no probe report.</exception>
    /// <exception cref="AskedWronglyException">A file is not of the expected form.</exception>
    /// <exception cref="VerificationFailedException">A condition of the promotion does not hold.</exception>
    public async Task PromoteAsync(Profile profile, bool planOnly, CancellationToken cancel)
    {
        using var alone = planOnly ? null : Lock();
        var now = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());
        var channel = new ProductionChannel(workspace, Written);
        var state = await channel.ReadAsync(cancel);
        if (state.Interrupted is { } interrupted)
        {
            say($"{interrupted}: the last promotion was interrupted after its journal entry; its policy {(planOnly ? "would be" : "is")} put in place first.");
            if (!planOnly)
                channel.Complete(state);
        }
        var policy = await StagedAsync(profile, cancel);
        var current = state.Policy(profile);
        if (current?.Sha256 == policy.Sha256)
        {
            say($"{profile}: {workspace.Name(policy.Path)} is in production already as version {policy.Policy.PolicyVersion} ({policy.Sha256}). There is nothing to promote.");
            return;
        }
        var evidence = await DemandAsync(policy, state, now, cancel);
        Show(current, policy);
        foreach (var line in await new PromotionExplanation(workspace).LinesAsync(current, policy, cancel))
            say(line);
        if (planOnly)
        {
            say("Nothing was written, because only the plan was asked for.");
            return;
        }
        var entry = Entry(policy, state, evidence, now);
        await channel.WriteAsync(policy, entry, cancel);
        say($"{profile}: version {entry.PolicyVersion} is in production; journal entry {entry.Number:0000}.");
    }

    async Task<PolicyFile> StagedAsync(Profile profile, CancellationToken cancel)
    {
        var path = PolicyPaths.Staging(workspace, profile);
        var policy = await PolicyFile.FindAsync(path, cancel)
            ?? throw new AssetMissingException($"{workspace.Name(path)}: there is no staging policy. Run ./build.sh Release, which makes and proves it.");
        return policy.Policy.Profile == profile
            ? policy
            : throw new VerificationFailedException($"{workspace.Name(path)}: profile is {policy.Policy.Profile}, but {profile} is expected.");
    }

    async Task<SortedDictionary<string, string>> DemandAsync(PolicyFile policy, ProductionState state, DateTimeOffset now, CancellationToken cancel)
    {
        var (profile, where) = (policy.Policy.Profile, workspace.Name(policy.Path));
        PolicyRules.Demand(where, policy.Policy, environment, now);
        Refusals.Demand(where, PromotionRules.CompareVersion(policy, state.Policy(profile)));
        List<PolicyFile> staged = [];
        foreach (var each in Profile.All)
            staged.Add(await StagedAsync(each, cancel));
        Refusals.Demand(workspace.Name(Path.GetDirectoryName(policy.Path)!), ProfileGuards.Compare([.. staged.Select(file => file.Policy)]));
        Refusals.Demand($"{where} beside the policies in production",
            [.. state.Policies.Where(other => other.Policy.Profile != profile).SelectMany(other => ProfileGuards.CompareAcrossReleases(policy.Policy, other.Policy))]);
        var evidence = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [$"probe/{profile}/probe-report.json"] = await new ProbeEvidence(workspace).DemandAsync(policy, now, cancel),
        };
        // What is predicted is worth nothing where one of the three was not observed: they were made in one run.
        foreach (var each in staged)
        {
            var proof = await new BootEvidence(workspace).DemandAsync(each, cancel);
            evidence[$"boots/{each.Policy.Profile}/{BootPaths.Record}"] = proof.Sha256;
            evidence[$"boots/{each.Policy.Profile}/{BootPaths.Conformance}"] = proof.ConformanceSha256;
        }
        return evidence;
    }

    void Show(PolicyFile? current, PolicyFile policy)
    {
        say($"{policy.Policy.Profile}: {workspace.Name(policy.Path)} ({policy.Sha256}) {(current is null ? "would be the first policy in production" : $"replaces version {current.Policy.PolicyVersion} ({current.Sha256})")}.");
        foreach (var line in PolicyDifference.Between(current?.Policy, policy.Policy).ToText().TrimEnd('\n').Split('\n'))
            say(line);
    }

    static PromotionEntry Entry(PolicyFile policy, ProductionState state, SortedDictionary<string, string> evidence, DateTimeOffset now) => new()
    {
        SchemaVersion = 1,
        Number = state.Journal.Count + 1,
        Kind = PromotionEntry.Promotion,
        Channel = PromotionEntry.Production,
        Profile = policy.Policy.Profile,
        Environment = policy.Policy.Environment,
        RecordedAt = now,
        Tag = policy.Policy.Tag,
        PolicyVersion = policy.Policy.PolicyVersion,
        PolicySha256 = policy.Sha256,
        Supersedes = policy.Policy.Supersedes,
        PreviousEntrySha256 = state.Journal.Count is 0 ? null : state.Journal[^1].Sha256,
        Evidence = evidence,
    };

    FileStream Lock()
    {
        var path = workspace.Artifact("policies", "promotion.lock");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException cause)
        {
            throw new StepFailedException($"{workspace.Name(path)} is held: another promotion is running. Wait until it has ended.", cause);
        }
    }
}
