using System.Text.Json;
using System.Text.Json.Serialization;
using Attestation;

namespace Node.Tasks;

/// <summary>What tasks say and give. Read strictly: other members, missing ones, null and duplicates fail.</summary>
[JsonSerializable(typeof(StagingProbeOrder))]
[JsonSerializable(typeof(KmsRefusalOrder))]
[JsonSerializable(typeof(KmsRefusalResult))]
[JsonSerializable(typeof(DataFacts))]
sealed partial class TasksJson : JsonSerializerContext
{
    public static TasksJson Strict { get; } = new(new JsonSerializerOptions(AttestationJson.Files.Options) { TypeInfoResolver = null });
}
