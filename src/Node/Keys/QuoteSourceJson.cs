using System.Text.Json.Serialization;

namespace Node.Keys;

/// <summary>How the simulated TD is spoken to.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SimulatedQuoteRequest))]
[JsonSerializable(typeof(SimulatedQuote))]
sealed partial class QuoteSourceJson : JsonSerializerContext;

/// <param name="ReportData">64 bytes, lower-case hex.</param>
sealed record SimulatedQuoteRequest(string ReportData);

/// <param name="Quote">Lower-case hex.</param>
sealed record SimulatedQuote(string Quote);
