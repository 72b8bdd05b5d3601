using System.Text.Json;
using System.Text.Json.Serialization;
using Attestation;

namespace Kms.Policies;

/// <summary>The newest policy that ever was in force here: what the file of <see cref="PolicyMemory"/> holds.</summary>
sealed record SeenPolicy
{
    public required EvidenceEnvironment Environment { get; init; }
    public required Profile Profile { get; init; }
    public required int PolicyVersion { get; init; }

    /// <summary>Of the policy's bytes, 64 lower-case hex digits.</summary>
    [JsonPropertyName("sha256")]
    public required string Sha256 { get; init; }
}

[JsonSerializable(typeof(SeenPolicy))]
sealed partial class SeenPolicyJson : JsonSerializerContext
{
    /// <summary>In the form of all files of this project; read strictly.</summary>
    public static SeenPolicyJson File { get; } = new(new JsonSerializerOptions(AttestationJson.Files.Options) { TypeInfoResolver = null });
}
