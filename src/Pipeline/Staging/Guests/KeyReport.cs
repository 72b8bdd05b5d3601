using System.Text.Json;
using Attestation;
using Pipeline.Boots;

namespace Pipeline.Staging.Guests;

/// <summary>What a node reported of its key; only what is used here.</summary>
sealed record KeyReport
{
    /// <summary><c>waiting</c> or <c>open</c>.</summary>
    public required string State { get; init; }

    /// <summary>Tries so far.</summary>
    public required int Attempts { get; init; }

    public KeyReportRefusal? LastRefusal { get; init; }

    public bool IsOpen => State is "open";

    /// <summary>Whether the node got so far as to ask for a key; before, it has no disk yet.</summary>
    public bool HasAsked => IsOpen || LastRefusal is { Stage: not "data" };

    /// <summary>In a line.</summary>
    public string Say() => LastRefusal is { } refusal ? $"{refusal.Stage} {refusal.Code}: {OneLine.Of(refusal.Details, 200)}" : State;

    /// <summary>All of a machine so far, in their order.</summary>
    /// <exception cref="JsonException">One has another form.</exception>
    public static IReadOnlyList<KeyReport> Of(TdState state) =>
        [.. state.Reports.Where(report => report.Name is "key").Select(report => report.Content.Deserialize(StagingJson.Foreign.KeyReport) ?? throw new JsonException("The report is null."))];
}

/// <summary>Why the last try did not end with a key, in merod's words.</summary>
sealed record KeyReportRefusal
{
    public required string Stage { get; init; }
    public required string Code { get; init; }

    /// <summary>The KMS's own code.</summary>
    public string? KmsError { get; init; }

    public required string Details { get; init; }
}
