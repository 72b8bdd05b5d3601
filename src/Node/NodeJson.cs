using System.Text.Json;
using System.Text.Json.Serialization;
using Attestation;
using Node.Boot;
using Node.Kms;
using Node.Probes;

namespace Node;

/// <summary>The files that mero-node writes; in the form of all files of this project.</summary>
[JsonSerializable(typeof(BootRecord))]
[JsonSerializable(typeof(ProbeResult))]
[JsonSerializable(typeof(ProbeStage))]
[JsonSerializable(typeof(ObservedKms))]
[JsonSerializable(typeof(ProbeReport))]
sealed partial class NodeJson : JsonSerializerContext
{
    public static NodeJson Files { get; } = new(new JsonSerializerOptions(AttestationJson.Files.Options) { TypeInfoResolver = null });
}
