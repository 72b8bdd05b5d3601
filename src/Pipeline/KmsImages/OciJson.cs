using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.KmsImages;

/// <summary>The records of an OCI image layout, and the one of Docker's own archive that lies beside them.</summary>
/// <remarks><see href="https://github.com/opencontainers/image-spec/blob/v1.1.0/image-layout.md"/></remarks>
[JsonSerializable(typeof(OciConfig))]
[JsonSerializable(typeof(OciManifest))]
[JsonSerializable(typeof(OciIndex))]
[JsonSerializable(typeof(IReadOnlyList<DockerArchive>))]
sealed partial class OciJson : JsonSerializerContext
{
    public static OciJson Compact { get; } = new(new JsonSerializerOptions
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

sealed record OciConfig
{
    public required string Created { get; init; }
    public required string Architecture { get; init; }
    public required string Os { get; init; }
    public required OciRun Config { get; init; }
    public required OciRootfs Rootfs { get; init; }
}

sealed record OciRun
{
    [JsonPropertyName("User")]
    public required string User { get; init; }

    [JsonPropertyName("ExposedPorts")]
    public required IReadOnlyDictionary<string, OciNothing> ExposedPorts { get; init; }

    [JsonPropertyName("Env")]
    public required IReadOnlyList<string> Env { get; init; }

    [JsonPropertyName("Entrypoint")]
    public required IReadOnlyList<string> Entrypoint { get; init; }

    [JsonPropertyName("WorkingDir")]
    public required string WorkingDir { get; init; }

    [JsonPropertyName("Labels")]
    public required IReadOnlyDictionary<string, string> Labels { get; init; }
}

sealed record OciNothing;

sealed record OciRootfs
{
    public required string Type { get; init; }

    [JsonPropertyName("diff_ids")]
    public required IReadOnlyList<string> DiffIds { get; init; }
}

sealed record OciManifest
{
    public required int SchemaVersion { get; init; }
    public required string MediaType { get; init; }
    public required OciDescriptor Config { get; init; }
    public required IReadOnlyList<OciDescriptor> Layers { get; init; }
}

sealed record OciDescriptor
{
    public required string MediaType { get; init; }
    public required string Digest { get; init; }
    public required long Size { get; init; }
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}

sealed record OciIndex
{
    public required int SchemaVersion { get; init; }
    public required string MediaType { get; init; }
    public required IReadOnlyList<OciDescriptor> Manifests { get; init; }
}

sealed record DockerArchive
{
    [JsonPropertyName("Config")]
    public required string Config { get; init; }

    [JsonPropertyName("RepoTags")]
    public required IReadOnlyList<string> RepoTags { get; init; }

    [JsonPropertyName("Layers")]
    public required IReadOnlyList<string> Layers { get; init; }
}
