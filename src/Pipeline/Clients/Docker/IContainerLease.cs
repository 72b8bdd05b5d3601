namespace Pipeline.Clients.Docker;

/// <summary>A container that runs for as long as somebody holds this; disposing stops and removes it.</summary>
public interface IContainerLease : IAsyncDisposable
{
    string Id { get; }

    Task<ContainerState> StateAsync(CancellationToken cancel);

    /// <summary>What it has written so far, output and error in the order they came.</summary>
    Task<string> LogsAsync(CancellationToken cancel);

    /// <summary>Waits for its end and gives the exit code.</summary>
    Task<int> WaitAsync(CancellationToken cancel);
}
