using System.Text.Json.Serialization;

namespace Kms.Dstack;

/// <summary>The guest agent's wire records; of its answers only what is used here.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DstackQuoteRequest))]
[JsonSerializable(typeof(DstackQuoteAnswer))]
[JsonSerializable(typeof(DstackKeyRequest))]
[JsonSerializable(typeof(DstackInfoAnswer))]
[JsonSerializable(typeof(DstackEventRequest))]
[JsonSerializable(typeof(DstackNothing))]
sealed partial class DstackMessages : JsonSerializerContext;

sealed record DstackQuoteRequest(string ReportData);

// EventLog and VmConfig are JSON as text; the latter is absent before 0.5.1.
sealed record DstackQuoteAnswer(string? Quote, string? EventLog, string? ReportData, string? VmConfig);

sealed record DstackKeyRequest(string Path, string Purpose, string Algorithm);

// JSON as text.
sealed record DstackInfoAnswer(string? TcbInfo);

sealed record DstackEventRequest(string Event, string Payload);

/// <summary>The request of a method without arguments: <c>{}</c>.</summary>
sealed record DstackNothing;
