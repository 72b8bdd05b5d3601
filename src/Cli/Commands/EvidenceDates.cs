using Attestation;
using Attestation.Verification;

namespace Cli.Commands;

/// <summary>How old the evidence is, and when it ends; times in UTC.</summary>
sealed record EvidenceDates
{
    public required string TcbInfoIssueDate { get; init; }
    public required string TcbInfoNextUpdate { get; init; }
    public required int QeEvaluationDataNumber { get; init; }
    public required string QeIdentityIssueDate { get; init; }
    public required string QeIdentityNextUpdate { get; init; }

    /// <summary>Of the TCB level that the platform reaches.</summary>
    public required string TcbDate { get; init; }

    /// <summary>Of the TCB level that the quoting enclave reaches.</summary>
    public required string QeTcbDate { get; init; }

    /// <summary>When the first piece of the evidence ends.</summary>
    public required string Ends { get; init; }

    public static EvidenceDates Of(VerifiedQuote quote) => new()
    {
        TcbInfoIssueDate = JsonUtcTime.ToText(quote.TcbInfoDates.IssueDate),
        TcbInfoNextUpdate = JsonUtcTime.ToText(quote.TcbInfoDates.NextUpdate),
        QeEvaluationDataNumber = quote.QeEvaluationDataNumber,
        QeIdentityIssueDate = JsonUtcTime.ToText(quote.QeIdentityDates.IssueDate),
        QeIdentityNextUpdate = JsonUtcTime.ToText(quote.QeIdentityDates.NextUpdate),
        TcbDate = JsonUtcTime.ToText(quote.TcbDate),
        QeTcbDate = JsonUtcTime.ToText(quote.QeTcbDate),
        Ends = JsonUtcTime.ToText(quote.Ends),
    };

    public string ToText() => $"TCB of {TcbDate}, quoting enclave's of {QeTcbDate}; the first piece of the evidence ends {Ends}.\n";
}
