using System.Text.Json;
using System.Text.Json.Serialization;
using Attestation;
using Node.Data.Luks;
using Node.Fetching;

namespace Node.Data;

/// <summary>What mero-node keeps on the data disk and tells about it. Read strictly.</summary>
[JsonSerializable(typeof(PeerFile))]
[JsonSerializable(typeof(DataMark))]
[JsonSerializable(typeof(DataStatus))]
[JsonSerializable(typeof(DataRefusal))]
[JsonSerializable(typeof(KeyStatus))]
[JsonSerializable(typeof(LuksMetadata))]
sealed partial class DataJson : JsonSerializerContext
{
    public static DataJson Strict { get; } = new(new JsonSerializerOptions(AttestationJson.Files.Options) { TypeInfoResolver = null, WriteIndented = false });
}
