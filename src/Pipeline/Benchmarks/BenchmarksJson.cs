using System.Text.Json;
using System.Text.Json.Serialization;
using Attestation;

namespace Pipeline.Benchmarks;

[JsonSerializable(typeof(BenchReport))]
sealed partial class BenchmarksJson : JsonSerializerContext
{
    /// <summary>As all files of this project, but what was not measured is left out.</summary>
    public static BenchmarksJson Files { get; } = new(new JsonSerializerOptions(AttestationJson.Files.Options)
    {
        TypeInfoResolver = null,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    });
}
