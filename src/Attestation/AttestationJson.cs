using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Attestation.Collateral;
using Attestation.Measurements;
using Attestation.Policies;

namespace Attestation;

/// <summary>How this project's own files are written, and read back strictly.</summary>
[JsonSerializable(typeof(MeasurementRecord))]
[JsonSerializable(typeof(MeasuredImage))]
[JsonSerializable(typeof(AttestationPolicy))]
[JsonSerializable(typeof(QuoteCollateral))]
public sealed partial class AttestationJson : JsonSerializerContext
{
    /// <summary>Snake case, two spaces, LF; unknown, missing, null and duplicate members fail.</summary>
    public static AttestationJson Files { get; } = new(Strict());

    // Set on the options: the same settings on the context's attribute would be lost (style.md, 4).
    static JsonSerializerOptions Strict() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        Converters = { new JsonUtcTime() },
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
