using System.Text;
using System.Text.Json.Serialization;
using Attestation.EventLogs;
using Attestation.Measurements;

namespace Cli.Commands;

/// <summary>What <c>eventlog replay</c> answers.</summary>
sealed record EventLogAnswer
{
    /// <summary><c>replayed</c>, or <c>refused</c>: the file is no event log that can be read.</summary>
    public required string Outcome { get; init; }

    /// <summary>Null unless refused.</summary>
    public required EventLogProblem? Reason { get; init; }

    /// <summary>The reason in words.</summary>
    public required string? Message { get; init; }

    public required EventLogFormat? Format { get; init; }

    /// <summary>Without the Spec ID event at the start of a binary log.</summary>
    public required int Events { get; init; }

    /// <summary>Null where the log does not give the register, as RTMR3 in most boot logs.</summary>
    public required Measurement? Rtmr0 { get; init; }
    public required Measurement? Rtmr1 { get; init; }
    public required Measurement? Rtmr2 { get; init; }
    public required Measurement? Rtmr3 { get; init; }

    /// <summary>Null without a quote.</summary>
    public required bool? MatchesQuote { get; init; }

    public required IReadOnlyList<LogFinding> Findings { get; init; }

    /// <summary>Null without a quote.</summary>
    public required IReadOnlyList<RegisterComparison>? Registers { get; init; }

    /// <summary>Only when asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required IReadOnlyList<EventAnswer>? EventList { get; init; }

    public static EventLogAnswer Of(ReplayedLog log, RegisterValues? quote, bool withEvents)
    {
        var registers = quote is null ? null : log.Compare(quote);
        return new()
        {
            Outcome = "replayed",
            Reason = null,
            Message = null,
            Format = log.Format,
            Events = log.Events.Count,
            Rtmr0 = log.Replay(Register.Rtmr0)?.Value,
            Rtmr1 = log.Replay(Register.Rtmr1)?.Value,
            Rtmr2 = log.Replay(Register.Rtmr2)?.Value,
            Rtmr3 = log.Replay(Register.Rtmr3)?.Value,
            MatchesQuote = registers is null ? null : RegisterComparison.IsMatch(registers),
            Findings = log.Findings,
            Registers = registers,
            EventList = withEvents ? log.Events : null,
        };
    }

    public static EventLogAnswer Refused(MalformedEventLogException problem) => new()
    {
        Outcome = "refused",
        Reason = problem.Problem,
        Message = problem.Message,
        Format = null,
        Events = 0,
        Rtmr0 = null,
        Rtmr1 = null,
        Rtmr2 = null,
        Rtmr3 = null,
        MatchesQuote = null,
        Findings = [],
        Registers = null,
        EventList = null,
    };

    public string ToText()
    {
        if (Reason is not null)
            return $"Refused: {Message}\n";
        var text = new StringBuilder();
        foreach (var item in EventList ?? [])
            text.Append(item.ToText()).Append('\n');
        text.Append(EventList is null ? "" : "\n").Append($"{Events} events, format {Format.ToString()!.ToLowerInvariant()}\n");
        Line("rtmr0", Rtmr0);
        Line("rtmr1", Rtmr1);
        Line("rtmr2", Rtmr2);
        Line("rtmr3", Rtmr3);
        foreach (var finding in Findings)
            text.Append($"! {finding.Text}\n");
        foreach (var differs in Registers?.Where(item => item.Outcome is RegisterOutcome.Differs) ?? [])
            text.Append($"✗ {differs.Register.ToString().ToLowerInvariant()} of the quote is {differs.Quoted}.\n");
        return text.Append(MatchesQuote switch
        {
            true => "The log replays to the quote. That proves it once quote verify has proven the quote.\n",
            false => "The log is not shown to be that of the quote.\n",
            null => "",
        }).ToString();

        void Line(string name, Measurement? value) => text.Append($"{name}  {value?.ToString() ?? "not in this log"}\n");
    }
}
