using Attestation;
using Pipeline.Clients.Processes;
using Pipeline.KmsImages;
using Pipeline.Runs;
using Pipeline.Staging.Instances;

namespace Pipeline.Staging;

/// <summary>Runs the KMS's program itself, with the variables of its compose file: where there is no Docker engine.</summary>
sealed class ProcessKmsHost(Workspace workspace) : IKmsHost
{
    public async Task<IRunningKms> StartAsync(Profile profile, KmsRun run, CancellationToken cancel)
    {
        var program = StagingPaths.Demand(workspace, StagingPaths.Program(workspace, StagingPaths.Kms));
        var service = await ReadAsync(profile, cancel);
        var variables = run.Variables(service.Environment).ToDictionary(pair => pair.Key, pair => Here(run, pair.Key, pair.Value));
        return new Running(ProgramLease.Start(program, [], new() { Folder = Path.GetDirectoryName(run.MountedFolder), Environment = variables }));
    }

    public async Task<RunningInstances> StartAsync(Profile profile, InstancesPlaces places, CancellationToken cancel) =>
        new ProcessInstances(workspace).Start(await ReadAsync(profile, cancel), places);

    // Processes end with their lease, and what a killed run left is found by its folder.
    public Task SweepAsync(CancellationToken cancel) => Task.CompletedTask;

    public void Dispose()
    {
    }

    async Task<KmsService> ReadAsync(Profile profile, CancellationToken cancel)
    {
        var compose = StagingPaths.Demand(workspace, StagingPaths.KmsFile(workspace, profile, "docker-compose.yml"));
        return KmsService.Parse(await File.ReadAllTextAsync(compose, cancel), workspace.Name(compose));
    }

    // A process sees this machine's own paths where a container sees its mounts.
    static string Here(KmsRun run, string name, string written) => name switch
    {
        "DSTACK_SOCKET_PATH" => run.DstackSocket,
        KmsComposeFile.StateVariable => run.StateFolder,
        _ => written.Replace(KmsComposeFile.MountedFolder + "/", run.MountedFolder + "/", StringComparison.Ordinal),
    };

    sealed class Running(ProgramLease lease) : IRunningKms
    {
        public string Form => "a process, because no Docker engine answers here";

        public IReadOnlyList<string> About => [];

        public Task DemandRunningAsync(CancellationToken cancel) => lease.DemandRunningAsync(StagingPaths.Kms);

        public ValueTask DisposeAsync() => lease.DisposeAsync();
    }
}
