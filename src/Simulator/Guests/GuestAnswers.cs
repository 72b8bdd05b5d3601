using System.Text.Json;
using System.Text.Json.Serialization;

namespace Simulator.Guests;

/// <summary>The agent's answers: snake case, members in upstream's order, everything beyond ASCII escaped.</summary>
/// <remarks>The escaping matters: the published npm client hangs for 30 seconds on any other character.</remarks>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(InfoAnswer))]
[JsonSerializable(typeof(GetKeyAnswer))]
[JsonSerializable(typeof(GetQuoteAnswer))]
[JsonSerializable(typeof(VersionAnswer))]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(TcbInfo))]
[JsonSerializable(typeof(IReadOnlyList<LoggedEvent>))]
sealed partial class GuestAnswers : JsonSerializerContext
{
    /// <summary>As upstream writes errors and <c>tcb_info</c>: indented by two.</summary>
    public static GuestAnswers Pretty { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NewLine = "\n",
    });
}

sealed record ErrorAnswer(string Error);

sealed record VersionAnswer(string Version, string Rev);

sealed record GetKeyAnswer
{
    public required string Key { get; init; }
    public required IReadOnlyList<string> SignatureChain { get; init; }
}

sealed record GetQuoteAnswer
{
    public required string Quote { get; init; }

    /// <summary>A JSON array as text.</summary>
    public required string EventLog { get; init; }

    public required string ReportData { get; init; }
    public required string VmConfig { get; init; }
}
