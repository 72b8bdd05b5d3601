using Attestation;
using Attestation.Measurements;
using Pipeline.Conformance;
using Pipeline.Policies;
using Pipeline.Runs;

namespace Pipeline.Boots;

/// <summary>The boot record of a profile, checked against a policy of it and against the run's journal.</summary>
sealed class BootEvidence(Workspace workspace)
{
    /// <summary>What the image decides; MRTD and RTMR0 are those of the machine that it runs on.</summary>
    static readonly Register[] OfTheImage = [Register.Rtmr1, Register.Rtmr2, Register.Rtmr3];

    /// <summary>The records that show the policy's node to measure what was predicted, and to be what its image is to be.</summary>
    /// <exception cref="AssetMissingException">There is no record, or no table.</exception>
    /// <exception cref="VerificationFailedException">A register differs, the policy lists another value, a row is not met, or a record was edited.</exception>
    public async Task<BootProof> DemandAsync(PolicyFile policy, CancellationToken cancel)
    {
        var path = BootPaths.RecordOf(workspace, policy.Policy.Profile);
        var (digest, boot) = await OurFile.ReadAsync(workspace, path, ObservedBoot.Parse, cancel);
        Guards.Refusals.Demand(workspace.Name(path), [.. Compare(policy, boot)]);
        var place = BootPaths.ConformanceOf(workspace, policy.Policy.Profile);
        var (tableDigest, table) = await OurFile.ReadAsync(workspace, place, ConformanceTable.Parse, cancel);
        Guards.Refusals.Demand(workspace.Name(place), [.. Compare(boot, table)]);
        await DemandUneditedAsync(policy.Policy.Profile, cancel);
        return new(digest, boot, tableDigest, table);
    }

    static IEnumerable<string> Compare(PolicyFile policy, ObservedBoot boot)
    {
        if (boot.SchemaVersion is not 1)
            yield return $"schema_version is {boot.SchemaVersion}, but 1 is expected";
        if (boot.Profile != policy.Policy.Profile)
            yield return $"it is the boot of {boot.Profile}, but that of {policy.Policy.Profile} is expected";
        if (boot.Version != policy.Policy.Tag)
            yield return $"it is of version {boot.Version}, but the policy is of {policy.Policy.Tag}";
        foreach (var differing in boot.Comparison.Where(register => register.Outcome is BootOutcome.Differs))
            yield return $"{BootComparison.Name(differing.Register)} was not observed as predicted: {differing.Reason}";
        foreach (var register in OfTheImage)
        {
            var (name, allowed) = (BootComparison.Name(register), policy.Policy.Policy.ForNode(register));
            if (!boot.Comparison.Any(compared => compared.Register == register && compared.Outcome is BootOutcome.Equal or BootOutcome.Differs))
                yield return $"{name} was not compared, and has to be";
            if (!boot.Registers.TryGetValue(register.ToString().ToLowerInvariant(), out var observed))
                yield return $"it has no {name}";
            else if (!allowed.Contains(observed.Value))
                yield return $"{name} was observed as {observed.Value}, which the policy does not list; run ./build.sh Release";
        }
    }

    static IEnumerable<string> Compare(ObservedBoot boot, ConformanceTable table) =>
    [
        .. table.SchemaVersion is 1 ? Array.Empty<string>() : [$"schema_version is {table.SchemaVersion}, but 1 is expected"],
        .. table.Profile == boot.Profile ? Array.Empty<string>() : [$"it is the table of {table.Profile}, but that of {boot.Profile} is expected"],
        .. table.Version == boot.Version ? Array.Empty<string>() : [$"it is of version {table.Version}, but the boot is of {boot.Version}"],
        .. table.RootHash == boot.RootHash ? Array.Empty<string>() : [$"it is of the image {table.RootHash}, but {boot.RootHash} was booted"],
        .. ConformanceTable.Unexpected(table.Rows, BootedConformance.Ids),
        .. ConformanceTable.Broken(table.Rows).Select(row => $"the booted machine does not conform: {row}"),
    ];

    // The record itself holds nothing that would show an edit: the run that made it remembers its folder's digest.
    async Task DemandUneditedAsync(Profile profile, CancellationToken cancel)
    {
        var (step, folder) = ($"boot:{profile}", BootPaths.Folder(workspace, profile));
        var name = workspace.Name(folder);
        var last = new Journal(workspace.Artifact("journal.jsonl")).Read().LastOrDefault(entry => entry.Step == step)
            ?? throw new VerificationFailedException($"{name}: artifacts/journal.jsonl knows no run of {step}, so nothing says where the record comes from. Run ./build.sh Release.");
        if (last.Outcome is not JournalOutcome.Done)
            throw new VerificationFailedException($"{name}: the last run of {step} has the outcome {last.Outcome}, but Done is expected. Run ./build.sh Release.");
        if (last.Outputs.GetValueOrDefault(name) is var made && await Digest.OfFolderAsync(folder, cancel) is var found && found != made)
            throw new VerificationFailedException($"{name} has {found}, but the run that made it wrote {made ?? "nothing there"}: it was changed since. Run ./build.sh Release.");
    }
}
