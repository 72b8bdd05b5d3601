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
        var command = new Command("serve", "Answer the admin API until the machine stops; needs mero-node boot before it.") { listen };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var app = AdminServer.Create(MachinePaths.Machine, parsed.GetRequiredValue(listen), boot =>
                MachineQuotes.Of(boot.Environment, MachinePaths.Machine, new KernelReportEntries(), new KernelPortDevices(), TimeProvider.System));
            await app.RunAsync(cancel);
            return (int)ExitCode.Done;
        });
        return command;
    }
}
