using System.Text.Json;
using System.Text.Json.Serialization;
using Node.Fetching;

namespace Node.Admin;

/// <summary>merod's admin API on the wire: camel case.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AdminAnswer<NodeHealth>))]
[JsonSerializable(typeof(AdminAnswer<TeeFacts>))]
[JsonSerializable(typeof(AdminAnswer<AttestAnswer>))]
[JsonSerializable(typeof(AdminAnswer<KeyStatus>))]
[JsonSerializable(typeof(AttestRequest))]
[JsonSerializable(typeof(AdminError))]
sealed partial class AdminJson : JsonSerializerContext
{
    /// <summary>For what is read: other members, missing ones, null and duplicates fail.</summary>
    public static AdminJson Strict { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
    });
}
