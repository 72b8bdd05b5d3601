using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cli.Commands;

namespace Cli;

/// <summary>What commands answer with <c>--json</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(AuditAnswer))]
[JsonSerializable(typeof(FirmwareAnswer))]
[JsonSerializable(typeof(DriftAnswer))]
[JsonSerializable(typeof(EventLogAnswer))]
[JsonSerializable(typeof(ExecutableAnswer))]
[JsonSerializable(typeof(ExplainAnswer))]
[JsonSerializable(typeof(QuoteAnswer))]
[JsonSerializable(typeof(ReleasesAnswer))]
[JsonSerializable(typeof(VerdictAnswer))]
sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>With arrows and quotation marks as people read them; the answer goes to a terminal or a file, never into HTML.</summary>
    public static CliJson Readable =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
