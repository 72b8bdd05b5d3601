using System.CommandLine;

namespace Node.Commands;

/// <summary>The command line of mero-node.</summary>
static class Root
{
    /// <summary>Carries out a command line and gives back the exit code.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        var parsed = Create().Parse(arguments);
        if (parsed.Errors is { Count: > 0 } errors)
        {
            foreach (var error in errors)
                await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync("mero-node --help lists what there is.");
            return (int)ExitCode.AskedWrongly;
        }
        try
        {
            return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false }, cancel);
        }
        catch (NodeException refusal)
        {
            await Console.Error.WriteLineAsync($"mero-node: {refusal.Message}");
            return (int)refusal.ExitCode;
        }
        catch (OperationCanceledException)
        {
            // Somebody who asked for the end needs no words about it.
            return (int)ExitCode.Failed;
        }
    }

    static RootCommand Create() => new("What runs in a node image: the boot agent, the admin API, and the client of the KMS.")
    {
        BootCommand.Create(),
        ServeCommand.Create(),
        DataCommand.Create(),
        ConformanceCommand.Create(),
        KmsCommand.Create(),
        StagingProbeCommand.Create(),
    };
}
