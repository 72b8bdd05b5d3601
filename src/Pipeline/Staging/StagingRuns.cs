using System.Text.Json;
using Attestation;
using Pipeline.Clients.Processes;
using Pipeline.Runs;

namespace Pipeline.Staging;

/// <summary>Runs mero-node against staging KMSs, and takes over what it wrote.</summary>
sealed class StagingRuns(Workspace workspace, IKmsHosts hosts, TimeProvider time, Action<string> say)
{
    /// <summary>Looks at the KMS of a profile while it has no policy.</summary>
    /// <exception cref="VerificationFailedException">What it shows does not hold.</exception>
    public async Task ObserveAsync(Profile profile, CancellationToken cancel)
    {
        await using var kms = await StagingKms.StartAsync(workspace, profile, policy: null, instances: 1, hosts, time, cancel);
        say($"{profile}: the KMS without a policy runs as {kms.Form}");
        var path = Path.Combine(kms.Folder, "observed.json");
        await NodeAsync($"observe:{profile}", kms, ["kms", "observe", .. Evidence(kms), "--profile", profile.Name, "--out", path], cancel);
        var observed = await ReadAsync(path, ObservedKms.Parse, cancel);
        await DemandComposeHashAsync(observed, profile, cancel);
        await AtomicFile.WriteAsync(StagingPaths.Observed(workspace, profile), observed.ToJson(), cancel);
    }

    static string[] Evidence(StagingKms kms) =>
        ["--kms-url", kms.Endpoints.Kms, "--collateral", kms.Endpoints.Collateral, "--root-ca", kms.Endpoints.RootCa];

    async Task NodeAsync(string step, StagingKms kms, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        var program = StagingPaths.Demand(workspace, StagingPaths.Program(workspace, StagingPaths.Node));
        try
        {
            await Tool.RunAsync(program, arguments, new() { Folder = kms.Folder, OnLine = line => say($"{step}: {line}") }, cancel);
        }
        catch (ToolFailedException failure) when (failure.Code is (int)ExitCode.VerificationFailed)
        {
            throw new VerificationFailedException($"{step}: {string.Join(" ", failure.LastLines)}", failure);
        }
    }

    static async Task<T> ReadAsync<T>(string path, Func<string, T> parse, CancellationToken cancel)
    {
        try
        {
            return parse(await File.ReadAllTextAsync(path, cancel));
        }
        catch (JsonException cause)
        {
            throw new StepFailedException($"{path} is not what {StagingPaths.Node} is expected to write: {cause.Message} Build programs and pipeline from one commit.", cause);
        }
    }

    async Task DemandComposeHashAsync(ObservedKms observed, Profile profile, CancellationToken cancel)
    {
        var compose = StagingPaths.KmsFile(workspace, profile, "app-compose.json");
        var expected = (await Digest.OfFileAsync(compose, cancel))[Digest.Prefix.Length..];
        if (observed.ComposeHash != expected)
            throw new VerificationFailedException($"observe:{profile}: the KMS's event log has the compose hash {observed.ComposeHash}, and {workspace.Name(compose)} hashes to {expected}.");
    }
}
