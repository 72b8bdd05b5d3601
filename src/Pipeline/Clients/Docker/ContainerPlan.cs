namespace Pipeline.Clients.Docker;

/// <summary>What is to run, and how. The container shares the network of this machine, and nothing else unless it is listed here.</summary>
public sealed record ContainerPlan
{
    /// <summary>The image's id in the engine.</summary>
    public required string Image { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Labels by which a later run finds and sweeps it.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<ContainerMount> Mounts { get; init; } = [];

    /// <summary>The root file system cannot be written.</summary>
    public bool IsReadOnly { get; init; } = true;

    /// <summary>Arguments behind the image's entry point; null: the image's own.</summary>
    public IReadOnlyList<string>? Arguments { get; init; }
}

/// <summary>A file or folder of this machine as the container sees it.</summary>
/// <param name="Source">Absolute path here.</param>
/// <param name="Target">Absolute path there.</param>
/// <param name="IsReadOnly">The container cannot change it.</param>
public sealed record ContainerMount(string Source, string Target, bool IsReadOnly);
