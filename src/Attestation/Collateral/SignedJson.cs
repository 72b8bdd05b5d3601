using System.Text.Json;
using System.Text.Json.Serialization;

namespace Attestation.Collateral;

/// <summary>Reads the documents that Intel signs; members that are not used here are let be.</summary>
[JsonSerializable(typeof(TcbInfo))]
[JsonSerializable(typeof(QeIdentity))]
sealed partial class SignedJson : JsonSerializerContext
{
    public static SignedJson Lenient { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        Converters = { new JsonUtcTime(), new JsonAnyHex() },
    });
}
