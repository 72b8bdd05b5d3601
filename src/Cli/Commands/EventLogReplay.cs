using System.CommandLine;
using System.Text.Json;
using Attestation.EventLogs;
using Attestation.Measurements;
using Pipeline.Runs;

namespace Cli.Commands;

/// <summary><c>mero-tee eventlog replay FILE</c>: the registers that follow from a log, and whether a quote has them.</summary>
sealed class EventLogReplay : Command
{
    static readonly Dictionary<string, EventLogFormat> Formats = new(StringComparer.Ordinal)
    {
        ["ccel"] = EventLogFormat.Ccel,
        ["tcg"] = EventLogFormat.Tcg,
        ["dstack"] = EventLogFormat.Dstack,
    };

    readonly Argument<string> file = new("FILE")
    {
        Description = "The log: /sys/firmware/acpi/tables/data/CCEL, binary_bios_measurements of a TPM, or dstack's JSON, alone or in an answer of its guest agent.",
    };

    readonly Option<string?> quote = new("--quote") { Description = "A TDX quote, in bytes or hex, whose registers the log must replay to. quote verify proves it; here it is only read." };

    readonly Option<string?> format = new("--format") { Description = "Who wrote the log; without it, what the log itself shows." };

    readonly Option<string?> table = new("--table") { Description = "The ACPI table CCEL, which gives the length of the log." };

    readonly Option<bool> events = new("--events") { Description = "List every event: what was hashed, whether its digest is that of its data (✓ ✗, · not in the log), and its text." };

    public EventLogReplay() : base("replay", "Computes the registers that follow from an event log, and compares them with a quote.")
    {
        Add(file);
        Add(quote);
        Add(format.AcceptOnlyFromAmong([.. Formats.Keys]));
        Add(table);
        Add(events);
        SetAction(RunAsync);
    }

    async Task<int> RunAsync(ParseResult asked, CancellationToken cancel)
    {
        var log = await GivenFile.ReadAsync(asked.GetRequiredValue(file), "an event log", cancel);
        var registers = await ReadQuoteAsync(asked.GetValue(quote), cancel);
        var area = await ReadTableAsync(asked.GetValue(table), cancel);
        var answer = Replay(log, asked.GetValue(format) is { } name ? Formats[name] : null, area, registers, asked.GetValue(events));
        await asked.InvocationConfiguration.Output.WriteAsync(
            asked.GetValue(SharedOptions.Json) ? JsonSerializer.Serialize(answer, CliJson.Readable.EventLogAnswer) + "\n" : answer.ToText());
        return (int)(answer.Reason is not null || answer.MatchesQuote is false ? ExitCode.VerificationFailed : ExitCode.Done);
    }

    static EventLogAnswer Replay(byte[] log, EventLogFormat? format, CcelTable? table, RegisterValues? quote, bool withEvents)
    {
        try
        {
            var replayed = GivenEventLog.Parse(log, format);
            return EventLogAnswer.Of(table is null ? replayed : replayed.Bounded(table, log.Length), quote, withEvents);
        }
        catch (MalformedEventLogException problem)
        {
            return EventLogAnswer.Refused(problem);
        }
    }

    static async Task<RegisterValues?> ReadQuoteAsync(string? path, CancellationToken cancel) =>
        path is null ? null : GivenQuote.Parse(path, await GivenQuote.ReadAsync(path, cancel)).Report.Registers;

    static async Task<CcelTable?> ReadTableAsync(string? path, CancellationToken cancel)
    {
        if (path is null)
            return null;
        var content = await GivenFile.ReadAsync(path, "an ACPI table CCEL", cancel);
        try
        {
            return CcelTable.Parse(content);
        }
        catch (MalformedEventLogException cause)
        {
            throw new AskedWronglyException($"{path}: {cause.Message}", cause);
        }
    }
}
