using System.Text.Json.Serialization;

namespace Pipeline.Runs;

/// <summary>One line of the journal.</summary>
public sealed record JournalEntry
{
    public required string Step { get; init; }
    public required JournalOutcome Outcome { get; init; }

    /// <summary>When the step began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Digest by input name, as they were when the step began.</summary>
    public required IReadOnlyDictionary<string, string> Inputs { get; init; }

    /// <summary>Digest by path from the checkout; empty unless the step is done.</summary>
    public required IReadOnlyDictionary<string, string> Outputs { get; init; }
}

/// <summary>What a journal line says of its step.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JournalOutcome>))]
public enum JournalOutcome
{
    /// <summary>The step began; without a later line it was interrupted.</summary>
    [JsonStringEnumMemberName("started")]
    Started,

    [JsonStringEnumMemberName("done")]
    Done,

    [JsonStringEnumMemberName("failed")]
    Failed,
}
