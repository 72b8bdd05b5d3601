using Pipeline.Clients.Docker;

namespace Pipeline.Staging.Instances;

/// <summary>One of the programs that run together, with what differs between them; the compose file and the processes are made from this.</summary>
sealed record StagingService
{
    /// <summary><c>kms-1</c>, <c>redis</c>, <c>proxy</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Program and arguments as they are in the container.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Sources may be open variables.</summary>
    public IReadOnlyList<ContainerMount> Mounts { get; init; } = [];

    /// <summary>The service with the variables filled in.</summary>
    /// <exception cref="KeyNotFoundException">It leaves a variable open that has no value.</exception>
    public StagingService Fill(IReadOnlyDictionary<string, string> variables) => this with
    {
        Command = [.. Command.Select(argument => OpenVariables.Fill(argument, variables))],
        Environment = Environment.ToDictionary(pair => pair.Key, pair => OpenVariables.Fill(pair.Value, variables)),
        Mounts = [.. Mounts.Select(mount => mount with { Source = OpenVariables.Fill(mount.Source, variables) })],
    };

    /// <summary>The service as a process of this machine sees it: each path in a mount is that of its source.</summary>
    public StagingService OnThisMachine() => this with
    {
        Command = [.. Command.Select(Here)],
        Environment = Environment.ToDictionary(pair => pair.Key, pair => Here(pair.Value)),
        Mounts = [],
    };

    string Here(string text) => Mounts.Aggregate(text, (here, mount) =>
        here == mount.Target ? mount.Source : here.Replace(mount.Target + "/", mount.Source + "/", StringComparison.Ordinal));
}
