using Pipeline.Runs;

namespace Pipeline.Clients.Docker;

/// <summary>Runs containers on this machine.</summary>
public interface IContainerEngine
{
    /// <summary>Name and version, for people: <c>Docker 20.10.24</c>.</summary>
    string Name { get; }

    /// <summary>The id under which the engine has an image; null when it has not.</summary>
    /// <param name="reference">A digest (<c>sha256:{hex}</c>) or a name with tag.</param>
    /// <param name="cancel">Gives up.</param>
    Task<string?> FindImageAsync(string reference, CancellationToken cancel);

    /// <summary>Brings an image archive into the engine; one that is already there stays as it is.</summary>
    /// <exception cref="StepFailedException">The engine does not take it.</exception>
    Task LoadImageAsync(string archive, CancellationToken cancel);

    /// <summary>Starts a container that lives until the lease is disposed of.</summary>
    Task<IContainerLease> StartAsync(ContainerPlan plan, CancellationToken cancel);

    /// <summary>The state of a container that somebody else has started; null when there is none of that name.</summary>
    Task<ContainerState?> FindStateAsync(string name, CancellationToken cancel);

    /// <summary>What such a container has written so far.</summary>
    Task<string> LogsAsync(string name, CancellationToken cancel);

    /// <summary>Removes what a run that died has left: every container with this label. Gives back how many.</summary>
    Task<int> SweepAsync(string label, string value, CancellationToken cancel);
}
