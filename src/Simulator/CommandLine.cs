using System.CommandLine;
using System.CommandLine.Invocation;
using Simulator.Serving;

namespace Simulator;

/// <summary>The program <c>mero-sim</c>.</summary>
sealed class CommandLine(TimeProvider time, TextWriter output, TextWriter errors)
{
    const int Failed = 1;
    const int AskedWrongly = 2;

    /// <returns>0 done, 1 failed, 2 asked wrongly.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        var root = new RootCommand("The parties outside of a mero-tee release, simulated on one machine.") { new ServeCommand(time) };
        var asked = root.Parse(arguments);
        if (asked.Action is ParseErrorAction)
            return await EndAsync($"{asked.Errors[0].Message} See mero-sim serve --help.", AskedWrongly);
        try
        {
            return await asked.InvokeAsync(new() { Output = output, Error = errors, EnableDefaultExceptionHandler = false }, cancel);
        }
        catch (UnusableInputException refusal)
        {
            return await EndAsync(refusal.Message, AskedWrongly);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return await EndAsync(cause.Message, Failed);
        }
    }

    async Task<int> EndAsync(string sentence, int code)
    {
        await errors.WriteLineAsync(sentence);
        return code;
    }
}
