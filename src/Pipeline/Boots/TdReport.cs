using System.Text.Json;

namespace Pipeline.Boots;

/// <summary>A result that a machine reported.</summary>
/// <param name="Name">Of the kind: <c>boot</c>.</param>
/// <param name="Content">A JSON object.</param>
sealed record TdReport(string Name, JsonElement Content);
