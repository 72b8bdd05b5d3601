using System.CommandLine;
using Node.Boot;

namespace Node.Commands;

/// <summary><c>mero-node boot</c>.</summary>
static class BootCommand
{
    public static Command Create()
    {
        var command = new Command("boot", "Extend RTMR3 by this image's profile event; ends with an error when that is not possible.");
        command.SetAction(_ =>
        {
            var record = new BootAgent(MachinePaths.Machine, new KernelRegisterFiles(), TimeProvider.System).Extend();
            Console.WriteLine($"RTMR3 is {record.Rtmr3}: profile {record.Profile}, root hash {record.RootHash}.");
            return (int)ExitCode.Done;
        });
        return command;
    }
}
