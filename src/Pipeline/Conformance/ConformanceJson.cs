using System.Text.Json;
using System.Text.Json.Serialization;
using Attestation;

namespace Pipeline.Conformance;

[JsonSerializable(typeof(ConformanceTable))]
sealed partial class ConformanceJson : JsonSerializerContext
{
    /// <summary>In the form of all files of this project; read strictly.</summary>
    public static ConformanceJson Files { get; } = new(new JsonSerializerOptions(AttestationJson.Files.Options) { TypeInfoResolver = null });
}
