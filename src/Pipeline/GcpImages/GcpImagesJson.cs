using System.Text.Json;
using System.Text.Json.Serialization;
using Attestation;

namespace Pipeline.GcpImages;

[JsonSerializable(typeof(GcpImageRecord))]
sealed partial class GcpImagesJson : JsonSerializerContext
{
    /// <summary>As all files of this project: strict, deterministic.</summary>
    public static GcpImagesJson Files { get; } = new(new JsonSerializerOptions(AttestationJson.Files.Options) { TypeInfoResolver = null });
}
