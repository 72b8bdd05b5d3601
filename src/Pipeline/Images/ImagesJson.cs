using System.Text.Json;
using System.Text.Json.Serialization;
using Attestation;

namespace Pipeline.Images;

[JsonSerializable(typeof(ImageRecord))]
[JsonSerializable(typeof(BaseRecord))]
sealed partial class ImagesJson : JsonSerializerContext
{
    /// <summary>As all files of this project: strict, deterministic.</summary>
    public static ImagesJson Files { get; } = new(new JsonSerializerOptions(AttestationJson.Files.Options) { TypeInfoResolver = null });
}
