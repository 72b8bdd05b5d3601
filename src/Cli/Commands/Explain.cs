using System.CommandLine;
using System.Text.Json;
using Pipeline.Runs;

namespace Cli.Commands;

/// <summary><c>mero-tee explain A B</c>: which measured events differ, and what that means.</summary>
sealed class Explain : Command
{
    readonly Argument<string> before = new("A")
    {
        Description = "A measurement record (artifacts/measurements/*.json, or what measure image answers with --json), a quote, or a list that another project publishes, as FILE#ID.",
    };

    readonly Argument<string> after = new("B") { Description = "What to compare it with: any of the same." };

    readonly Option<string?> log = new("--log") { Description = "The event log of the quote; one that does not replay to the quote ends with 10." };

    public Explain() : base("explain", "Says in words which measured events differ from A to B, and why. A difference is an answer and ends with 0; the JSON says which it is.")
    {
        Add(before);
        Add(after);
        Add(log);
        SetAction(RunAsync);
    }

    async Task<int> RunAsync(ParseResult asked, CancellationToken cancel)
    {
        var (one, other) = await GivenStatement.ReadAsync(asked.GetRequiredValue(before), asked.GetRequiredValue(after), asked.GetValue(log), cancel);
        var answer = ExplainAnswer.Of(one, other);
        await asked.InvocationConfiguration.Output.WriteAsync(
            asked.GetValue(SharedOptions.Json) ? JsonSerializer.Serialize(answer, CliJson.Readable.ExplainAnswer) + "\n" : answer.ToText());
        return (int)ExitCode.Done;
    }
}
