using System.Text.Json.Serialization;

namespace Node.Fetching;

/// <summary>Why a try to come to the key failed.</summary>
sealed record KeyRefusal
{
    public required DateTimeOffset At { get; init; }

    /// <summary>merod's stage, or ours: <c>data</c>.</summary>
    public required string Stage { get; init; }

    /// <summary>merod's code; of the stage <c>data</c> one of <c>DATA_…</c>.</summary>
    public required string Code { get; init; }

    /// <summary>The KMS's own code.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? KmsError { get; init; }

    public required string Details { get; init; }
}
