using System.CommandLine;
using Node.Admin;
using Node.Boot;
using Node.Quotes;
using Node.Simulated;

namespace Node.Commands;

/// <summary><c>mero-node serve</c>.</summary>
static class ServeCommand
{
    public static Command Create()
    {
        var listen = new Option<string>("--listen") { Description = "Address and port of the admin API.", DefaultValueFactory = _ => "0.0.0.0:2428" };
        var command = new Command("serve", "Answer the admin API and fetch the key until the machine stops; needs mero-node boot before it.") { listen };
        command.SetAction(async (parsed, cancel) =>
        {
            var paths = MachinePaths.Machine;
            await using var app = AdminServer.Create(
                paths, parsed.GetRequiredValue(listen), boot => MachineServices.Of(boot, paths, new KernelReportEntries(), new KernelPortDevices(), TimeProvider.System));
            await app.RunAsync(cancel);
            return (int)ExitCode.Done;
        });
        return command;
    }
}
