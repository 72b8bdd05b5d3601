namespace Attestation.Verification;

/// <summary>For which time a statement of Intel's is current: from its issue date to its next update, both included.</summary>
public readonly record struct StatementDates(DateTimeOffset IssueDate, DateTimeOffset NextUpdate);
