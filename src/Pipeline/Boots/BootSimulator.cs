using System.Text.Json;
using Attestation;
using Pipeline.Clients.Processes;
using Pipeline.Machines;
using Pipeline.Runs;
using Pipeline.Staging;

namespace Pipeline.Boots;

/// <summary>The trust domain that a booted machine has not: mero-sim at the end of its port.</summary>
sealed class BootSimulator : IAsyncDisposable
{
    /// <summary>As staging's: what the simulator signs follows from it.</summary>
    const string Seed = "mero-tee staging";

    // mero-sim always has a dstack guest, too; at a boot nobody speaks to it.
    const string NoGuest = """{"manifest_version":2,"name":"boot","runner":"docker-compose"}""";

    static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    readonly ProgramLease lease;

    BootSimulator(ProgramLease lease, TdPortClient port) => (this.lease, Port) = (lease, port);

    /// <summary>What is seen of the machine, and given to it.</summary>
    public TdPortClient Port { get; }

    /// <summary>Starts it with a port for one profile's machine.</summary>
    /// <param name="workspace">Has the program.</param>
    /// <param name="measurements">Folder with the profile's measurement record.</param>
    /// <param name="profile">Whose machine.</param>
    /// <param name="folder">Where it works, and where its socket is.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<BootSimulator> StartAsync(
        Workspace workspace, string measurements, Profile profile, MachineFolder folder, TimeProvider time, CancellationToken cancel)
    {
        var (ready, guest) = (Path.Combine(folder.Root, "ready.json"), Path.Combine(folder.Root, "app-compose.json"));
        await File.WriteAllTextAsync(guest, NoGuest, cancel);
        var lease = ProgramLease.Start(StagingPaths.Demand(workspace, StagingPaths.Program(workspace, StagingPaths.Simulator)),
        [
            "serve", "--seed", Seed,
            "--measurements", measurements,
            "--app-compose", guest,
            "--dstack-os", StagingPaths.Demand(workspace, StagingPaths.DstackOs(workspace)),
            "--dstack-socket", folder.DstackSocket,
            "--td-port", $"{profile}={folder.TdSocket}",
            "--listen", "127.0.0.1:0",
            "--ready", ready,
            "--root-ca", Path.Combine(folder.Root, "root-ca.pem"),
        ], new() { Folder = folder.Root });
        try
        {
            var found = await Poll.UntilAsync($"{StagingPaths.Simulator}'s ready file", StartLimit, _ => ReadAsync(lease, ready), time, cancel);
            return new(lease, new(new(found.TdPort[profile.Name])));
        }
        catch
        {
            await lease.DisposeAsync();
            throw;
        }
    }

    /// <summary>How it stands with the machine.</summary>
    public async Task<TdState> StateAsync(CancellationToken cancel)
    {
        await lease.DemandRunningAsync(StagingPaths.Simulator);
        return await Port.StateAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        Port.Dispose();
        await lease.DisposeAsync();
    }

    static async Task<BootSimulatorReady?> ReadAsync(ProgramLease lease, string path)
    {
        await lease.DemandRunningAsync(StagingPaths.Simulator);
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize(await File.ReadAllTextAsync(path, CancellationToken.None), BootsJson.Foreign.BootSimulatorReady);
        }
        catch (JsonException cause)
        {
            throw new StepFailedException($"{path} is not what {StagingPaths.Simulator} is expected to write: {cause.Message} Build programs and pipeline from one commit.", cause);
        }
    }
}
