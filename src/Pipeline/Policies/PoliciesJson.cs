using System.Text.Json;
using System.Text.Json.Serialization;
using Attestation;

namespace Pipeline.Policies;

[JsonSerializable(typeof(PolicyDifference))]
sealed partial class PoliciesJson : JsonSerializerContext
{
    /// <summary>As all of this project's files.</summary>
    public static PoliciesJson Files { get; } = new(new JsonSerializerOptions(AttestationJson.Files.Options) { TypeInfoResolver = null });
}
