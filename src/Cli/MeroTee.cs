using System.CommandLine;
using System.CommandLine.Invocation;
using Cli.Commands;
using Pipeline.Runs;

namespace Cli;

/// <summary>The operators' command line: finds the command, runs it, and turns what went wrong into a sentence and an exit code.</summary>
sealed class MeroTee(TextWriter output, TextWriter errors)
{
    /// <summary>All commands, each in a file of its own in Commands/.</summary>
    public static RootCommand CreateCommands() => new("Looks at the evidence behind node images, the KMS and their policies.")
    {
        SharedOptions.Json,
        new Command("audit", "Audit logs: which keys a KMS has released, and which it refused.") { new AuditVerify() },
        new Drift(),
        new Command("eventlog", "Event logs: what a machine measured while it booted.") { new EventLogReplay() },
        new Explain(),
        new Command("measure", "Measurements: what files will put into a machine's registers.") { new MeasureFirmware(), new MeasureImage(), new MeasurePe() },
        new Command("policy", "Policies: which measurements may get keys.") { new PolicyDiff() },
        new Command("quote", "Quotes: what a machine says of itself, and whether hardware vouches for it.") { new QuoteShow(), new QuoteVerify() },
    };

    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        await using var said = new PlainText(output);
        await using var complained = new PlainText(errors);
        var asked = CreateCommands().Parse(arguments);
        if (asked.Action is ParseErrorAction)
            return await EndAsync($"{Complaint(asked)} See mero-tee --help.", ExitCode.AskedWrongly);
        try
        {
            return await asked.InvokeAsync(
                new() { Output = said, Error = complained, EnableDefaultExceptionHandler = false }, cancel);
        }
        catch (RunException refusal)
        {
            return await EndAsync(refusal.Message, refusal.ExitCode);
        }
        catch (OperationCanceledException)
        {
            return await EndAsync("Stopped before the end, as asked.", ExitCode.Failed);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return await EndAsync(cause.Message, ExitCode.Failed);
        }

        async Task<int> EndAsync(string sentence, ExitCode code)
        {
            await complained.WriteLineAsync(sentence);
            return (int)code;
        }
    }

    static string Complaint(ParseResult asked) => asked.UnmatchedTokens is [var unknown, ..]
        ? $"mero-tee knows no \"{unknown}\" here."
        : $"{string.Join(' ', asked.Errors[0].Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.')}.";
}
