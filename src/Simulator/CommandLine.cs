using System.CommandLine;
using System.CommandLine.Invocation;
using Simulator.Serving;

namespace Simulator;

/// <summary>The program <c>mero-sim</c>.</summary>
sealed class CommandLine(TimeProvider time, TextWriter output, TextWriter errors)
{
    const int AskedWrongly = 2;

    /// <returns>0 done, 2 asked wrongly.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        var root = new RootCommand("The parties outside of a mero-tee release, simulated on one machine.") { new ServeCommand(time) };
        var asked = root.Parse(arguments);
        if (asked.Action is ParseErrorAction)
            return await RefuseAsync($"{asked.Errors[0].Message} See mero-sim serve --help.");
        try
        {
            return await asked.InvokeAsync(new() { Output = output, Error = errors, EnableDefaultExceptionHandler = false }, cancel);
        }
        catch (UnusableInputException refusal)
        {
            return await RefuseAsync(refusal.Message);
        }
    }

    async Task<int> RefuseAsync(string sentence)
    {
        await errors.WriteLineAsync(sentence);
        return AskedWrongly;
    }
}
