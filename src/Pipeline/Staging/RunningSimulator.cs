using System.Text.Json;
using Attestation;
using Pipeline.Clients.Processes;
using Pipeline.Runs;

namespace Pipeline.Staging;

/// <summary>The outside world of one staging KMS.</summary>
sealed class RunningSimulator : IAsyncDisposable
{
    // Everything that the simulator signs follows from it: two runs show the same evidence.
    const string Seed = "mero-tee staging";

    static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    readonly ProgramLease lease;

    RunningSimulator(ProgramLease lease, SimulatorReady ready) => (this.lease, Ready) = (lease, ready);

    public SimulatorReady Ready { get; }

    public static async Task<RunningSimulator> StartAsync(Workspace workspace, Profile profile, StagingFolder folder, string? tdSocket, TimeProvider time, CancellationToken cancel)
    {
        var lease = ProgramLease.Start(StagingPaths.Demand(workspace, StagingPaths.Program(workspace, StagingPaths.Simulator)), Arguments(workspace, profile, folder, tdSocket), new() { Folder = folder.Root });
        try
        {
            var ready = await Poll.UntilAsync($"{StagingPaths.Simulator}'s ready file", StartLimit, _ => ReadAsync(lease, folder.Ready), time, cancel);
            folder.Open();
            return new(lease, ready);
        }
        catch
        {
            await lease.DisposeAsync();
            throw;
        }
    }

    public Task DemandRunningAsync() => lease.DemandRunningAsync(StagingPaths.Simulator);

    public ValueTask DisposeAsync() => lease.DisposeAsync();

    static string[] Arguments(Workspace workspace, Profile profile, StagingFolder folder, string? tdSocket) =>
    [
        "serve", "--seed", Seed,
        "--measurements", StagingPaths.Demand(workspace, StagingPaths.Measurements(workspace)),
        "--app-compose", StagingPaths.Demand(workspace, StagingPaths.KmsFile(workspace, profile, "app-compose.json")),
        "--dstack-os", StagingPaths.Demand(workspace, StagingPaths.DstackOs(workspace)),
        "--dstack-socket", folder.DstackSocket,
        "--listen", "127.0.0.1:0",
        "--ready", folder.Ready,
        "--root-ca", folder.RootCa,
        .. tdSocket is null ? (string[])[] : ["--td-port", $"{profile}={tdSocket}"],
    ];

    static async Task<SimulatorReady?> ReadAsync(ProgramLease lease, string path)
    {
        await lease.DemandRunningAsync(StagingPaths.Simulator);
        if (!File.Exists(path))
            return null;
        try
        {
            return SimulatorReady.Parse(await File.ReadAllTextAsync(path, CancellationToken.None));
        }
        catch (JsonException cause)
        {
            throw new StepFailedException($"{path} is not what {StagingPaths.Simulator} is expected to write: {cause.Message} Build programs and pipeline from one commit.", cause);
        }
    }
}
