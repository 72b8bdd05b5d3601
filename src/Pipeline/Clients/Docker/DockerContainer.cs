namespace Pipeline.Clients.Docker;

sealed class DockerContainer(string id, DockerContainers containers) : IContainerLease
{
    public string Id { get; } = id;

    public Task<ContainerState> StateAsync(CancellationToken cancel) => containers.StateAsync(Id, cancel);

    public Task<string> LogsAsync(CancellationToken cancel) => containers.LogsAsync(Id, cancel);

    public Task<int> WaitAsync(CancellationToken cancel) => containers.WaitAsync(Id, cancel);

    public ValueTask DisposeAsync() => new(containers.RemoveAsync(Id, CancellationToken.None));
}
