using System.Globalization;
using Attestation;
using Pipeline.KmsImages;
using Pipeline.Runs;
using Pipeline.Staging.Guests;
using Pipeline.Staging.Instances;

namespace Pipeline.Staging;

/// <summary>A KMS with its simulated outside world on the loopback address, for as long as somebody holds this.</summary>
public sealed class StagingKms : IAsyncDisposable
{
    readonly StagingParts parts;

    StagingKms(StagingParts parts, StagingEndpoints endpoints) => (this.parts, Endpoints) = (parts, endpoints);

    public StagingEndpoints Endpoints { get; }

    /// <summary>As what the KMS runs, for people.</summary>
    public string Form => parts.Kms!.Form;

    /// <summary>What it consists of and what can be tried on it, for people.</summary>
    public IReadOnlyList<string> About => parts.Kms!.About;

    /// <summary>Where the proxy before several says how many it sends requests to; null: one KMS, without a proxy.</summary>
    internal Uri? Status { get; private init; }

    /// <summary>By profile: where a simulated node gives quotes.</summary>
    public IReadOnlyDictionary<string, string> TdQuotes => parts.Simulator!.Ready.TdQuote;

    /// <summary>Where the machine's simulated TD is seen and given orders; null: it has no port here.</summary>
    internal Uri? TdPort => parts.Simulator!.Ready.TdPort.TryGetValue(Endpoints.Profile.Name, out var address) ? new(address) : null;

    /// <summary>A folder for what is made while it runs; gone with it.</summary>
    internal string Folder => parts.Folder.Root;

    /// <summary>Starts the simulator and the KMS, and waits until both answer.</summary>
    /// <param name="workspace">Whose images and programs.</param>
    /// <param name="profile">Which KMS.</param>
    /// <param name="policy">The policy file it runs with; null: none, so that it gives out no key.</param>
    /// <param name="instances">How many KMSs; several share a Redis and stand behind a proxy.</param>
    /// <param name="hosts">Chooses where the KMS runs.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Gives up, and leaves nothing.</param>
    internal static Task<StagingKms> StartAsync(
        Workspace workspace, Profile profile, string? policy, int instances, IKmsHosts hosts, TimeProvider time, CancellationToken cancel) =>
        StartAsync(workspace, profile, policy, instances, guest: null, hosts, time, cancel);

    /// <summary>Starts one that a booted machine asks, too.</summary>
    internal static Task<StagingKms> StartAsync(Workspace workspace, Profile profile, string policy, GuestSide guest, IKmsHosts hosts, TimeProvider time, CancellationToken cancel) =>
        StartAsync(workspace, profile, policy, instances: 1, guest, hosts, time, cancel);

    static async Task<StagingKms> StartAsync(
        Workspace workspace, Profile profile, string? policy, int instances, GuestSide? guest, IKmsHosts hosts, TimeProvider time, CancellationToken cancel)
    {
        var host = await hosts.FindAsync(cancel);
        await StagingLeftovers.SweepAsync(workspace, host, cancel);
        var parts = new StagingParts(StagingFolder.Create(workspace, profile, policy, guest?.Tls), host);
        try
        {
            parts.Simulator = await RunningSimulator.StartAsync(workspace, profile, parts.Folder, guest?.TdSocket, time, cancel);
            return instances is 1
                ? await StartOneAsync(parts, host, profile, policy is not null && guest is not { IsReady: false }, guest?.Tls, time, cancel)
                : await StartSeveralAsync(parts, host, profile, Places(workspace, parts, instances), time, cancel);
        }
        catch
        {
            await parts.DisposeAsync();
            throw;
        }
    }

    /// <exception cref="RunException">Something of it ended; the message has its last lines.</exception>
    public async Task DemandRunningAsync(CancellationToken cancel)
    {
        await parts.Simulator!.DemandRunningAsync();
        await parts.Kms!.DemandRunningAsync(cancel);
    }

    public ValueTask DisposeAsync() => parts.DisposeAsync();

    static async Task<StagingKms> StartOneAsync(StagingParts parts, IKmsHost host, Profile profile, bool mustBeReady, StagingTls? tls, TimeProvider time, CancellationToken cancel)
    {
        var run = Run(parts.Folder, parts.Simulator!.Ready) with { HasTls = tls is not null };
        parts.Kms = await host.StartAsync(profile, run, cancel);
        var address = $"{(tls is null ? "http" : "https")}://{run.ListenAddress}";
        await KmsReadiness.UntilAsync(new(address), tls?.Authority, mustBeReady, parts.Kms.DemandRunningAsync, time, cancel);
        return new(parts, Describe(profile, address, [address], parts.Simulator.Ready));
    }

    static async Task<StagingKms> StartSeveralAsync(StagingParts parts, IKmsHost host, Profile profile, InstancesPlaces places, TimeProvider time, CancellationToken cancel)
    {
        parts.Folder.Prepare(places.KmsPorts.Count);
        var running = await host.StartAsync(profile, places, cancel);
        parts.Kms = running;
        await InstancesReadiness.UntilAsync(running, places, time, cancel);
        return new(parts, Describe(profile, places.Proxy.OriginalString, [.. places.Instances.Select(one => one.OriginalString)], parts.Simulator!.Ready)) { Status = places.Status };
    }

    static InstancesPlaces Places(Workspace workspace, StagingParts parts, int instances) => new()
    {
        Name = parts.Folder.Name,
        Checkout = workspace.Root,
        Folder = parts.Folder.Root,
        RedisFolder = parts.Folder.Redis,
        DstackSocket = parts.Simulator!.Ready.DstackSocket,
        CollateralUrl = parts.Simulator.Ready.Collateral,
        ProxyPort = FreePort.Find(),
        StatusPort = FreePort.Find(),
        KmsPorts = [.. Enumerable.Range(0, instances).Select(_ => FreePort.Find())],
    };

    static KmsRun Run(StagingFolder folder, SimulatorReady simulator) => new()
    {
        ListenAddress = $"127.0.0.1:{FreePort.Find().ToString(CultureInfo.InvariantCulture)}",
        DstackSocket = simulator.DstackSocket,
        MountedFolder = folder.Mounted,
        StateFolder = folder.State,
        CollateralUrl = simulator.Collateral,
    };

    static StagingEndpoints Describe(Profile profile, string kms, IReadOnlyList<string> instances, SimulatorReady simulator) => new()
    {
        Kms = kms,
        Instances = instances,
        Profile = profile,
        DstackSocket = simulator.DstackSocket,
        TdQuote = simulator.TdQuote[profile.Name],
        Collateral = simulator.Collateral,
        RootCa = simulator.RootCa,
    };
}
