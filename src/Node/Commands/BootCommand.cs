using System.CommandLine;
using Node.Boot;
using Node.Simulated;

namespace Node.Commands;

/// <summary><c>mero-node boot</c>.</summary>
static class BootCommand
{
    public static Command Create()
    {
        var command = new Command("boot", "Extend RTMR3 by this image's profile event; ends with an error when that is not possible.");
        command.SetAction(async (_, cancel) =>
        {
            var machine = new MachineRegisters(MachinePaths.Machine, new KernelRegisterFiles(), new KernelPortDevices(), TimeProvider.System);
            var record = await new BootAgent(MachinePaths.Machine, machine, TimeProvider.System).ExtendAsync(cancel);
            Console.WriteLine($"RTMR3 is {record.Rtmr3} ({record.Environment}): profile {record.Profile}, root hash {record.RootHash}.");
            return (int)ExitCode.Done;
        });
        return command;
    }
}
