namespace Attestation.EventLogs;

/// <summary>One odd thing about an event log.</summary>
public sealed record LogFinding
{
    public required LogFindingCode Code { get; init; }

    /// <summary>The event from 0; null where the log as a whole is meant.</summary>
    public required int? Event { get; init; }

    /// <summary>What was found, as a sentence.</summary>
    public required string Text { get; init; }
}
