using System.Text.Json.Serialization;
using Attestation.Measurements;

namespace Pipeline.Boots;

/// <summary>One register: what was predicted, and whether it was observed.</summary>
public sealed record RegisterVerdict
{
    public required Register Register { get; init; }

    public required BootOutcome Outcome { get; init; }

    public required Measurement Predicted { get; init; }

    /// <summary>Why it differs or is not compared, in sentences; null where it is equal.</summary>
    [JsonRequired]
    public string? Reason { get; init; }
}
