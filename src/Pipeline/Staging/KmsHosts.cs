using Pipeline.Clients.Docker;
using Pipeline.Runs;

namespace Pipeline.Staging;

/// <summary>The Docker engine where one runs, else this machine itself.</summary>
sealed class KmsHosts(Workspace workspace) : IKmsHosts
{
    public async Task<IKmsHost> FindAsync(CancellationToken cancel) => await DockerEngine.FindAsync(cancel) is { } engine
        ? new ContainerKmsHost(workspace, engine)
        : new ProcessKmsHost(workspace);
}
