using Attestation;
using Pipeline.Runs;
using Pipeline.Staging.Instances;

namespace Pipeline.Staging;

/// <summary>Keeps a staging KMS with its outside world running, for anybody to try the protocol on.</summary>
public sealed class StagingCommand(Workspace workspace, TimeProvider time, Action<string> say)
{
    static readonly TimeSpan Watch = TimeSpan.FromSeconds(1);

    /// <summary>Chooses where the KMS runs.</summary>
    internal IKmsHosts Hosts { get; init; } = new KmsHosts(workspace);

    /// <summary>Serves until it is cancelled, which is how it is meant to end; <c>artifacts/staging/endpoints.json</c> says where.</summary>
    /// <param name="profile">Whose KMS.</param>
    /// <param name="instances">How many KMSs; several share a Redis and stand behind a proxy.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="AssetMissingException">There was no release yet.</exception>
    public async Task RunAsync(Profile profile, int instances, CancellationToken cancel)
    {
        var policy = StagingPaths.PolicyInUse(workspace, profile);
        try
        {
            await using var kms = await StagingKms.StartAsync(workspace, profile, policy, instances, Hosts, time, cancel);
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
            say(kms.Endpoints.Instances.Count is 1
                ? $"The {kms.Endpoints.Profile} KMS runs as {kms.Form} under {workspace.Name(policy)}."
                : $"{kms.Endpoints.Instances.Count} {kms.Endpoints.Profile} KMSs, one Redis and one proxy run as {kms.Form} under {workspace.Name(policy)}.");
            foreach (var line in kms.About)
                say(line);
            say($"{(kms.Status is null ? "It" : "The proxy")} listens on {kms.Endpoints.Kms}; {workspace.Name(path)} says where the rest is. Ctrl-C ends it.");
            using var watch = kms.Status is { } status ? new ProxyWatch(status, kms.Endpoints.Instances.Count, say) : null;
            while (true)
            {
                await Task.Delay(Watch, time, cancel);
                await kms.DemandRunningAsync(cancel);
                if (watch is not null)
                    await watch.LookAsync(cancel);
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
