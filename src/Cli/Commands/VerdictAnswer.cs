using System.Text;
using Attestation;
using Attestation.Verification;

namespace Cli.Commands;

/// <summary>What <c>quote verify</c> answers.</summary>
sealed record VerdictAnswer
{
    /// <summary><c>verified</c> or <c>rejected</c></summary>
    public required string Outcome { get; init; }

    public required RejectionReason? Reason { get; init; }

    /// <summary>Null when rejected.</summary>
    public required TcbStatus? TcbStatus { get; init; }

    public required IReadOnlyList<string> Advisories { get; init; }

    /// <summary>What the root makes the quote worth; null when rejected.</summary>
    public required EvidenceEnvironment? Environment { get; init; }

    public required int? TcbEvaluationDataNumber { get; init; }

    /// <summary>What Intel's statements and the levels met are dated; null when rejected.</summary>
    public required EvidenceDates? Dates { get; init; }

    /// <summary>The time for which this holds.</summary>
    public required string At { get; init; }

    /// <summary>The same for each piece of the evidence.</summary>
    public required PieceTimes Times { get; init; }

    public required IReadOnlyList<VerificationCheck> Checks { get; init; }

    /// <summary>What the quote says, be it proven or not; null when it cannot be read.</summary>
    public required QuoteAnswer? Quote { get; init; }

    public static VerdictAnswer Of(QuoteVerdict verdict, QuoteAnswer? quote, EvaluationTimes at) => new()
    {
        Outcome = verdict.Quote is null ? "rejected" : "verified",
        Reason = verdict.Reason,
        TcbStatus = verdict.Quote?.TcbStatus,
        Advisories = verdict.Quote?.Advisories ?? [],
        Environment = verdict.Quote?.Environment,
        TcbEvaluationDataNumber = verdict.Quote?.TcbEvaluationDataNumber,
        Dates = verdict.Quote is { } verified ? EvidenceDates.Of(verified) : null,
        At = JsonUtcTime.ToText(at.Quote),
        Times = PieceTimes.Of(at),
        Checks = verdict.Checks,
        Quote = quote,
    };

    public string ToText()
    {
        var text = new StringBuilder();
        foreach (var check in Checks)
            text.Append($"{Sign(check.Outcome)} {check.Name,-20} {check.Found}".TrimEnd()).Append('\n');
        if (Checks.FirstOrDefault(check => check.Outcome is CheckOutcome.Failed) is { } failed)
            return text.Append($"\nRejected: {failed.Name} found {failed.Found.TrimEnd('.')}; expected is {failed.Expected}.\n").ToString();
        text.Append($"\nVerified at {At}{Times.ToText()}: {TcbStatuses.NameOf(TcbStatus!.Value)}");
        text.Append(Advisories.Count == 0 ? ", no advisories.\n" : $", {string.Join(", ", Advisories)}.\n");
        text.Append(Dates!.ToText());
        if (Quote is { Debug: true })
            text.Append("The DEBUG bit is set: the host can read this machine's memory. A policy has to refuse it.\n");
        if (Quote is { MrServiceTd.IsZero: false })
            text.Append("MR_SERVICETD is set: another machine may reach into this one. A policy has to refuse it.\n");
        return text.ToString();
    }

    static char Sign(CheckOutcome outcome) => outcome switch
    {
        CheckOutcome.Passed => '✓',
        CheckOutcome.Failed => '✗',
        _ => '·',
    };
}
