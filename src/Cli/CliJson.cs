using System.Text.Json.Serialization;
using Cli.Commands;

namespace Cli;

/// <summary>What commands answer with <c>--json</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(FirmwareAnswer))]
[JsonSerializable(typeof(ExecutableAnswer))]
sealed partial class CliJson : JsonSerializerContext;
