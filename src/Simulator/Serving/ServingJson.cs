using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Simulator.Machines;

namespace Simulator.Serving;

/// <summary>Wire and file records of serving: snake case; what is read is read strictly.</summary>
[JsonSerializable(typeof(Readiness))]
[JsonSerializable(typeof(QuoteRequest))]
[JsonSerializable(typeof(QuoteAnswer))]
[JsonSerializable(typeof(TdPortState))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(JsonElement))]
sealed partial class ServingJson : JsonSerializerContext
{
    public static ServingJson Files { get; } = new(Settings(isIndented: true));

    public static ServingJson Wire { get; } = new(Settings(isIndented: false));

    static JsonSerializerOptions Settings(bool isIndented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        WriteIndented = isIndented,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
