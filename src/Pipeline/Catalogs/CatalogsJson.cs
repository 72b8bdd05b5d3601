using System.Text.Json;
using System.Text.Json.Serialization;
using Attestation;

namespace Pipeline.Catalogs;

[JsonSerializable(typeof(CompatibilityCatalog))]
sealed partial class CatalogsJson : JsonSerializerContext
{
    /// <summary>In the form of all files of this project; read strictly.</summary>
    public static CatalogsJson Files { get; } = new(new JsonSerializerOptions(AttestationJson.Files.Options) { TypeInfoResolver = null });
}
