using System.Text.Json;
using System.Text.Json.Serialization;
using Attestation;
using Pipeline.Staging.Guests;

namespace Pipeline.Staging;

[JsonSerializable(typeof(ObservedKms))]
[JsonSerializable(typeof(ProbeReport))]
[JsonSerializable(typeof(GuestProbeReport))]
[JsonSerializable(typeof(GuestDataFacts))]
[JsonSerializable(typeof(KeyReport))]
[JsonSerializable(typeof(StagingEndpoints))]
[JsonSerializable(typeof(SimulatorReady))]
sealed partial class StagingJson : JsonSerializerContext
{
    /// <summary>In the form of all files of this project; read strictly.</summary>
    public static StagingJson Files { get; } = new(new JsonSerializerOptions(AttestationJson.Files.Options) { TypeInfoResolver = null });

    /// <summary>Of programs that may say more than we use.</summary>
    public static StagingJson Foreign { get; } = new(new JsonSerializerOptions(Files.Options) { TypeInfoResolver = null, UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip });
}
