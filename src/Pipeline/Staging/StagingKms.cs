using System.Globalization;
using Attestation;
using Pipeline.KmsImages;
using Pipeline.Runs;

namespace Pipeline.Staging;

/// <summary>A KMS with its simulated outside world on the loopback address, for as long as somebody holds this.</summary>
public sealed class StagingKms : IAsyncDisposable
{
    readonly StagingParts parts;

    StagingKms(StagingParts parts, StagingEndpoints endpoints) => (this.parts, Endpoints) = (parts, endpoints);

    public StagingEndpoints Endpoints { get; }

    /// <summary>As what the KMS runs, for people.</summary>
    public string Form => parts.Kms!.Form;

    /// <summary>By profile: where a simulated node gives quotes.</summary>
    public IReadOnlyDictionary<string, string> TdQuotes => parts.Simulator!.Ready.TdQuote;

    /// <summary>A folder for what is made while it runs; gone with it.</summary>
    internal string Folder => parts.Folder.Root;

    /// <summary>Starts the simulator and the KMS, and waits until both answer.</summary>
    /// <param name="workspace">Whose images and programs.</param>
    /// <param name="profile">Which KMS.</param>
    /// <param name="policy">The policy file it runs with; null: none, so that it gives out no key.</param>
    /// <param name="hosts">Chooses where the KMS runs.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Gives up, and leaves nothing.</param>
    internal static async Task<StagingKms> StartAsync(
        Workspace workspace, Profile profile, string? policy, IKmsHosts hosts, TimeProvider time, CancellationToken cancel)
    {
        var host = await hosts.FindAsync(cancel);
        await StagingLeftovers.SweepAsync(workspace, host, cancel);
        var parts = new StagingParts(StagingFolder.Create(workspace, profile, policy), host);
        try
        {
            parts.Simulator = await RunningSimulator.StartAsync(workspace, profile, parts.Folder, time, cancel);
            var run = Run(parts.Folder, parts.Simulator.Ready);
            parts.Kms = await host.StartAsync(profile, run, cancel);
            await KmsReadiness.UntilAsync(new($"http://{run.ListenAddress}"), mustBeReady: policy is not null, parts.Kms, time, cancel);
            return new(parts, Describe(profile, run, parts.Simulator.Ready));
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

    static KmsRun Run(StagingFolder folder, SimulatorReady simulator) => new()
    {
        ListenAddress = $"127.0.0.1:{FreePort.Find().ToString(CultureInfo.InvariantCulture)}",
        DstackSocket = simulator.DstackSocket,
        MountedFolder = folder.Mounted,
        StateFolder = folder.State,
        CollateralUrl = simulator.Collateral,
    };

    static StagingEndpoints Describe(Profile profile, KmsRun run, SimulatorReady simulator) => new()
    {
        Kms = $"http://{run.ListenAddress}",
        Profile = profile,
        DstackSocket = simulator.DstackSocket,
        TdQuote = simulator.TdQuote[profile.Name],
        Collateral = simulator.Collateral,
        RootCa = simulator.RootCa,
    };
}
