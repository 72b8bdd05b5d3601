using System.Text.Json;
using System.Text.Json.Serialization;
using Attestation;

namespace Pipeline.Boots;

[JsonSerializable(typeof(ObservedBoot))]
[JsonSerializable(typeof(BootSimulatorReady))]
[JsonSerializable(typeof(TdState))]
[JsonSerializable(typeof(NodeReport))]
[JsonSerializable(typeof(JsonElement))]
sealed partial class BootsJson : JsonSerializerContext
{
    /// <summary>In the form of all files of this project; read strictly.</summary>
    public static BootsJson Files { get; } = new(new JsonSerializerOptions(AttestationJson.Files.Options) { TypeInfoResolver = null });

    /// <summary>Of programs that may say more than we use.</summary>
    public static BootsJson Foreign { get; } = new(new JsonSerializerOptions(Files.Options) { TypeInfoResolver = null, UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip });
}
