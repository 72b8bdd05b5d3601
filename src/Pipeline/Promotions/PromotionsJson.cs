using System.Text.Json;
using System.Text.Json.Serialization;
using Attestation;

namespace Pipeline.Promotions;

[JsonSerializable(typeof(PromotionEntry))]
sealed partial class PromotionsJson : JsonSerializerContext
{
    /// <summary>In the form of all files of this project; read strictly.</summary>
    public static PromotionsJson Files { get; } = new(new JsonSerializerOptions(AttestationJson.Files.Options) { TypeInfoResolver = null });
}
