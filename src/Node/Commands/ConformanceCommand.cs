using System.CommandLine;
using Node.Boot;
using Node.Conformance;
using Node.Data.Tools;

namespace Node.Commands;

/// <summary><c>mero-node conformance</c>.</summary>
static class ConformanceCommand
{
    public static Command Create()
    {
        var command = new Command("conformance", "Gather what this machine is found to be, for who started it; simulated machines only, after mero-node boot.");
        command.SetAction(async (_, cancel) =>
        {
            await new ConformanceGathering(MachinePaths.Machine, new SystemTools()).LeaveAsync(cancel);
            return (int)ExitCode.Done;
        });
        return command;
    }
}
