using System.CommandLine;
using Node.Boot;
using Node.Data;
using Node.Data.Disks;
using Node.Data.Tools;

namespace Node.Commands;

/// <summary><c>mero-node data</c>.</summary>
static class DataCommand
{
    public static Command Create()
    {
        var command = new Command("data", "Prepare the data disk, take the key from mero-node serve, and open the data; ends when it is open.");
        command.SetAction(async (_, cancel) =>
        {
            var (paths, tools) = (MachinePaths.Machine, new SystemTools());
            BootAgent.DemandRecord(paths);
            using var logging = LoggerFactory.Create(builder => builder.AddSimpleConsole(console => console.SingleLine = true));
            await new DataAgent(paths, new KernelDisks(paths, tools, new KernelNamespaces()), tools, logging.CreateLogger<DataAgent>()).RunAsync(TimeProvider.System, cancel);
            return (int)ExitCode.Done;
        });
        return command;
    }
}
