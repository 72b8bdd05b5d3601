using Attestation;
using Pipeline.Runs;

namespace Pipeline.Staging;

/// <summary>Keeps a staging KMS with its outside world running, for anybody to try the protocol on.</summary>
public sealed class StagingCommand(Workspace workspace, TimeProvider time, Action<string> say)
{
    static readonly TimeSpan Watch = TimeSpan.FromSeconds(1);

    /// <summary>Chooses where the KMS runs.</summary>
    internal IKmsHosts Hosts { get; init; } = new KmsHosts(workspace);

    /// <summary>Serves until it is cancelled, which is how it is meant to end; <c>artifacts/staging/endpoints.json</c> says where.</summary>
    /// <exception cref="AssetMissingException">There was no release yet.</exception>
    public async Task RunAsync(Profile profile, CancellationToken cancel)
    {
        var policy = StagingPaths.PolicyInUse(workspace, profile);
        try
        {
            await using var kms = await StagingKms.StartAsync(workspace, profile, policy, Hosts, time, cancel);
            await ServeAsync(kms, policy, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            say("Staging has ended, as asked; nothing of it is left.");
        }
    }

    async Task ServeAsync(StagingKms kms, string policy, CancellationToken cancel)
    {
        var path = StagingPaths.Endpoints(workspace);
        var endpoints = kms.Endpoints.ToJson();
        try
        {
            await AtomicFile.WriteAsync(path, endpoints, cancel);
            say($"The {kms.Endpoints.Profile} KMS runs as {kms.Form} under {workspace.Name(policy)}.");
            say($"It listens on {kms.Endpoints.Kms}; {workspace.Name(path)} says where the rest is. Ctrl-C ends it.");
            while (true)
            {
                await Task.Delay(Watch, time, cancel);
                await kms.DemandRunningAsync(cancel);
            }
        }
        finally
        {
            // By now they may be those of another one, which was started later and goes on.
            if (File.Exists(path) && await File.ReadAllTextAsync(path, CancellationToken.None) == endpoints)
                File.Delete(path);
        }
    }
}
