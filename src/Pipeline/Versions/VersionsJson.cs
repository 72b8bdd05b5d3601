using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Versions;

[JsonSerializable(typeof(ReleaseVersions))]
sealed partial class VersionsJson : JsonSerializerContext
{
    /// <summary>Upstream's camel case; unknown, missing, null and duplicate members fail.</summary>
    public static VersionsJson Strict { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
    });
}
