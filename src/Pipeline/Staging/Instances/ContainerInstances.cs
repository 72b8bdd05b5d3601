using Pipeline.Clients.Docker;
using Pipeline.KmsImages;
using Pipeline.Runs;

namespace Pipeline.Staging.Instances;

/// <summary>Runs several KMSs, their Redis and their proxy on the Docker engine, by docker-compose and the file that is written for it.</summary>
sealed class ContainerInstances(IContainerEngine engine)
{
    const int KeptLines = 20;

    /// <summary>Writes the compose file and starts what it says; they may not answer yet.</summary>
    /// <param name="image">The KMS's, as the engine knows it.</param>
    /// <param name="released">The service of the profile's compose file.</param>
    /// <param name="places">Where things are in this run.</param>
    /// <param name="cancel">Gives up, and leaves nothing.</param>
    public async Task<RunningInstances> StartAsync(string image, KmsService released, InstancesPlaces places, CancellationToken cancel)
    {
        var (redis, proxy) = (InstancesPlan.Locate(RedisService.Program), InstancesPlan.Locate(ProxyService.Program));
        var services = InstancesPlan.Describe(places.KmsPorts.Count, released, redis, proxy);
        var tools = await new ToolsImage(engine).EnsureAsync([redis, proxy], places.Folder, cancel);
        var images = services.ToDictionary(service => service.Name, service => service.Name is RedisService.Name or ProxyService.Name ? tools : image);
        await AtomicFile.WriteAsync(Path.Combine(places.Folder, InstancesComposeFile.File), InstancesComposeFile.Render(services, images), cancel);
        var compose = new DockerCompose(places.Name, places.Folder, InstancesComposeFile.File, places.ToVariables());
        try
        {
            await compose.UpAsync(cancel);
        }
        catch
        {
            await compose.DownAsync();
            throw;
        }
        return new(
            $"containers on {engine.Name}, by docker-compose and {Path.Combine(places.Folder, InstancesComposeFile.File)}",
            [.. services.Select(service => new Running(service.Name, $"{places.Name}-{service.Name}", engine))],
            places,
            () => new(compose.DownAsync()));
    }

    sealed class Running(string name, string container, IContainerEngine engine) : IRunningService
    {
        public string Name => name;

        public string KillCommand => $"docker kill {container}";

        public async Task<string?> EndAsync(CancellationToken cancel)
        {
            if (await engine.FindStateAsync(container, cancel) is not { } state)
                return $"The container {container} was removed.";
            if (state.IsRunning)
                return null;
            var said = (await engine.LogsAsync(container, cancel)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return $"The container {container} ended with exit code {state.ExitCode}:\n  {string.Join("\n  ", said.TakeLast(KeptLines))}";
        }
    }
}
