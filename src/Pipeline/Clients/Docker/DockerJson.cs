using System.Text.Json.Serialization;

namespace Pipeline.Clients.Docker;

/// <summary>The engine's wire records; of its answers only what is used here.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DockerImage))]
[JsonSerializable(typeof(DockerVersion))]
[JsonSerializable(typeof(DockerCreated))]
[JsonSerializable(typeof(DockerInspected))]
[JsonSerializable(typeof(DockerWaited))]
[JsonSerializable(typeof(DockerCreate))]
[JsonSerializable(typeof(DockerLoaded))]
[JsonSerializable(typeof(IReadOnlyList<DockerCreated>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, IReadOnlyList<string>>))]
sealed partial class DockerJson : JsonSerializerContext;

sealed record DockerVersion(string Version, string ApiVersion);

sealed record DockerImage(string Id);

sealed record DockerCreated(string Id);

sealed record DockerInspected(DockerState State);

sealed record DockerState(bool Running, int ExitCode);

sealed record DockerWaited(int StatusCode);

// A line of the answer to a load: a word of progress, or the error that the status does not show.
sealed record DockerLoaded
{
    [JsonPropertyName("error")]
    public string? Error { get; init; }
}

sealed record DockerCreate
{
    public required string Image { get; init; }
    public required IReadOnlyList<string> Env { get; init; }
    public required IReadOnlyDictionary<string, string> Labels { get; init; }
    public IReadOnlyList<string>? Cmd { get; init; }
    public required DockerHost HostConfig { get; init; }
}

sealed record DockerHost
{
    public required string NetworkMode { get; init; }
    public required IReadOnlyList<DockerMount> Mounts { get; init; }
    public required bool ReadonlyRootfs { get; init; }
    public required IReadOnlyList<string> CapDrop { get; init; }
    public required IReadOnlyList<string> SecurityOpt { get; init; }
    public required IReadOnlyList<DockerLimit> Ulimits { get; init; }
}

/// <summary>A limit of the kernel's, such as <c>core</c>, in its unit.</summary>
sealed record DockerLimit(string Name, long Soft, long Hard);

sealed record DockerMount(string Type, string Source, string Target, bool ReadOnly);
