using Attestation;
using Pipeline.Clients.Docker;
using Pipeline.KmsImages;
using Pipeline.Runs;
using Pipeline.Staging.Instances;

namespace Pipeline.Staging;

/// <summary>Runs the KMS as it will be deployed: its image, on the Docker engine.</summary>
sealed class ContainerKmsHost(Workspace workspace, DockerEngine engine) : IKmsHost
{
    const int KeptLines = 20;

    readonly KmsContainers containers = new(workspace, engine);

    public async Task<IRunningKms> StartAsync(Profile profile, KmsRun run, CancellationToken cancel) =>
        new Running(await containers.StartAsync(profile, run, cancel), $"a container on {engine.Name}");

    public async Task<RunningInstances> StartAsync(Profile profile, InstancesPlaces places, CancellationToken cancel)
    {
        var (image, released) = await containers.LoadAsync(profile, cancel);
        return await new ContainerInstances(engine).StartAsync(image, released, places, cancel);
    }

    public Task SweepAsync(CancellationToken cancel) => containers.SweepAsync(cancel);

    public void Dispose() => engine.Dispose();

    sealed class Running(IContainerLease lease, string form) : IRunningKms
    {
        public string Form => form;

        public IReadOnlyList<string> About => [];

        public async Task DemandRunningAsync(CancellationToken cancel)
        {
            var state = await lease.StateAsync(cancel);
            if (state.IsRunning)
                return;
            var said = (await lease.LogsAsync(cancel)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            throw new StepFailedException($"The KMS's container ended with exit code {state.ExitCode}:\n  {string.Join("\n  ", said.TakeLast(KeptLines))}");
        }

        public ValueTask DisposeAsync() => lease.DisposeAsync();
    }
}
