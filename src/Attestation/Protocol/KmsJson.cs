using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Attestation.Protocol;

/// <summary>The KMS's wire format: camel case, compact; unknown members are ignored, as merod does.</summary>
[JsonSerializable(typeof(ChallengeRequest))]
[JsonSerializable(typeof(ChallengeResponse))]
[JsonSerializable(typeof(GetKeyRequest))]
[JsonSerializable(typeof(GetKeyResponse))]
[JsonSerializable(typeof(AttestRequest))]
[JsonSerializable(typeof(AttestResponse))]
[JsonSerializable(typeof(KmsError))]
[JsonSerializable(typeof(HealthResponse))]
public sealed partial class KmsJson : JsonSerializerContext
{
    /// <summary>Missing, null and duplicate members fail; names are matched exactly.</summary>
    public static KmsJson Wire { get; } = new(Settings());

    /// <summary>The same settings for a server, which must have them on its own options (style.md, 4).</summary>
    public static void Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.AllowDuplicateProperties = false;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.NumberHandling = JsonNumberHandling.Strict;
        // Answers are never part of a page; an event log in one would otherwise be full of \u0022.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
    }

    static JsonSerializerOptions Settings()
    {
        var options = new JsonSerializerOptions();
        Apply(options);
        return options;
    }
}
