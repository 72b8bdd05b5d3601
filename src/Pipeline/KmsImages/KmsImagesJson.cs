using System.Text.Json;
using System.Text.Json.Serialization;
using Attestation;

namespace Pipeline.KmsImages;

[JsonSerializable(typeof(KmsImageRecord))]
[JsonSerializable(typeof(AppCompose))]
sealed partial class KmsImagesJson : JsonSerializerContext
{
    /// <summary>In the form of all files of this project; read strictly.</summary>
    public static KmsImagesJson Files { get; } = new(new JsonSerializerOptions(AttestationJson.Files.Options) { TypeInfoResolver = null });
}
