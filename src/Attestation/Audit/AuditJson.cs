using System.Text.Json;
using System.Text.Json.Serialization;

namespace Attestation.Audit;

/// <summary>How lines of an audit log are written: snake case, compact, in the order of the members; read back strictly.</summary>
[JsonSerializable(typeof(AuditLine))]
sealed partial class AuditJson : JsonSerializerContext
{
    public static AuditJson Lines { get; } = new(Strict());

    // With the default encoder no text holds a quotation mark as such, so that "} stands at the end of a line and nowhere else.
    static JsonSerializerOptions Strict() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        Converters = { new JsonAuditTime() },
    };
}
