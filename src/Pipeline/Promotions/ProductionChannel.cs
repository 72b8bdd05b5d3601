using Attestation;
using Pipeline.Policies;
using Pipeline.Runs;

namespace Pipeline.Promotions;

/// <summary>The production policies and their journal, as one thing that changes at once.</summary>
/// <remarks>
/// A promotion writes three files: the policy as <c>pending/</c>, then the journal entry, then it renames the pending
/// policy into <c>production/</c>. The journal entry decides. Killed before it, nothing was promoted and the pending
/// file is rubbish; killed after it, the pending policy is in force, whoever reads sees it, and whoever writes next
/// puts it in place.
/// </remarks>
sealed class ProductionChannel(Workspace workspace, Action<string>? written = null)
{
    string Pending(int number, Profile profile) => workspace.Artifact("policies", "pending", $"{number:0000}.{profile}.json");

    string EntryPath(int number) => workspace.Artifact("policies", "journal", $"{number:0000}.json");

    /// <summary>Reads everything and checks that journal and policies belong together. Changes nothing.</summary>
    /// <exception cref="VerificationFailedException">A file was edited, removed or added by something other than a promotion.</exception>
    public async Task<ProductionState> ReadAsync(CancellationToken cancel)
    {
        var journal = await new PolicyJournal(workspace).ReadAsync(cancel);
        List<PolicyFile> policies = [];
        Profile? interrupted = null;
        foreach (var profile in Profile.All)
        {
            var last = journal.LastOrDefault(item => item.Entry.Profile == profile).Entry;
            var path = PolicyPaths.Production(workspace, profile);
            var found = await PolicyFile.FindAsync(path, cancel);
            if (found?.Sha256 == last?.PolicySha256)
            {
                policies.AddRange(found is null ? [] : [found]);
                continue;
            }
            var pending = last?.Number == journal.Count ? await PolicyFile.FindAsync(Pending(journal.Count, profile), cancel) : null;
            if (pending is null || pending.Sha256 != last!.PolicySha256 || found?.Sha256 != last.Supersedes)
                throw Disagree(path, found, last);
            interrupted = profile;
            policies.Add(pending);
        }
        return new() { Journal = journal, Policies = policies, Interrupted = interrupted };
    }

    /// <summary>Puts the policy of a promotion that was cut off in place.</summary>
    public void Complete(ProductionState state)
    {
        if (state.Interrupted is { } profile)
            PutInPlace(state.Journal.Count, profile);
    }

    /// <summary>Writes a policy and its entry, so that after a kill both hold or neither.</summary>
    public async Task WriteAsync(PolicyFile policy, PromotionEntry entry, CancellationToken cancel)
    {
        var pending = Pending(entry.Number, entry.Profile);
        if (Directory.Exists(Path.GetDirectoryName(pending)))
            Directory.Delete(Path.GetDirectoryName(pending)!, recursive: true);
        await AtomicFile.WriteAsync(pending, policy.Text, cancel);
        written?.Invoke("pending policy");
        // From here on it is promoted, so it is no longer to be stopped.
        await AtomicFile.WriteAsync(EntryPath(entry.Number), entry.ToJson(), CancellationToken.None);
        written?.Invoke("journal entry");
        PutInPlace(entry.Number, entry.Profile);
    }

    void PutInPlace(int number, Profile profile)
    {
        var path = PolicyPaths.Production(workspace, profile);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Move(Pending(number, profile), path, overwrite: true);
        Directory.Delete(Path.GetDirectoryName(Pending(number, profile))!, recursive: true);
    }

    VerificationFailedException Disagree(string path, PolicyFile? found, PromotionEntry? last) => new(
        $"{workspace.Name(path)} {(found is null ? "is not there" : $"has {found.Sha256}")}, but {(last is null ? "no entry of the journal promoted it" : $"entry {last.Number:0000} of the journal promoted {last.PolicySha256}")}. "
        + "Only a promotion may change it; put the promoted bytes back.");
}
