using Attestation;
using Attestation.Policies;
using Pipeline.Policies;
using Pipeline.Runs;

namespace Pipeline.Guards;

/// <summary>What must hold in the checkout before anything is released from it.</summary>
public sealed class RepositoryGuards(Workspace workspace)
{
    /// <summary>Checks that versions are in sync and that <c>policies/</c> holds policies of real hardware only.</summary>
    /// <exception cref="VerificationFailedException">They are not, or it does not.</exception>
    public async Task DemandAsync(CancellationToken cancel)
    {
        DemandOneVersion();
        foreach (var channel in new[] { "staging", "production" })
            await DemandChannelAsync(channel, cancel);
    }

    /// <summary>Checks that versions are in sync. It is looked at before the first step too: all that is built carries the version.</summary>
    /// <exception cref="VerificationFailedException">They are not.</exception>
    public void DemandOneVersion() => Refusals.Demand("The version",
        VersionGuards.Compare(VersionGuards.OfBuild(workspace), [("images/versions.json", Versions.VersionsFile.Read(workspace).ImageVersion)]));

    async Task DemandChannelAsync(string channel, CancellationToken cancel)
    {
        var folder = workspace.Source("policies", channel);
        if (!Directory.Exists(folder))
            return;
        foreach (var path in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            var policy = (await PolicyFile.ReadAsync(path, cancel)).Policy;
            Refusals.Demand(workspace.Name(path), [.. Compare(Path.GetFileName(path), policy)]);
        }
    }

    static IEnumerable<string> Compare(string name, AttestationPolicy policy)
    {
        if (name != PolicyPaths.FileName(policy.Profile))
            yield return $"profile is {policy.Profile}, whose policy is expected in {PolicyPaths.FileName(policy.Profile)}";
        if (policy.Environment is not EvidenceEnvironment.Tdx)
            yield return $"environment is {PolicyRules.Word(policy.Environment)}, but only tdx policies belong into the repository; those of local runs stay under artifacts/policies";
    }
}
