using System.Text.RegularExpressions;
using Pipeline.Clients.Processes;
using Pipeline.Runs;

namespace Pipeline.Machines;

/// <summary>A machine with a vTPM that runs for as long as somebody holds this.</summary>
sealed partial class VirtualMachine : IAsyncDisposable
{
    readonly Vtpm vtpm;
    readonly ProgramLease lease;
    readonly MachineFolder folder;
    readonly string name;

    VirtualMachine(string name, MachineFolder folder, Vtpm vtpm, ProgramLease lease) =>
        (this.name, this.folder, this.vtpm, this.lease) = (name, folder, vtpm, lease);

    /// <summary>Starts the vTPM and the machine; that it boots is for the caller to see.</summary>
    /// <exception cref="RunException">The vTPM does not start.</exception>
    public static async Task<VirtualMachine> StartAsync(MachinePrograms programs, MachinePlan plan, MachineFolder folder, TimeProvider time, CancellationToken cancel)
    {
        var vtpm = await Vtpm.StartAsync(programs, folder, time, cancel);
        var options = new ToolOptions { Folder = folder.Root, Environment = new Dictionary<string, string> { ["TMPDIR"] = folder.Root } };
        return new(plan.Name, folder, vtpm, ProgramLease.Start(programs.Qemu, QemuArguments.Of(plan, folder), options));
    }

    /// <summary>QEMU's version, such as <c>10.0.2</c>.</summary>
    public static async Task<string> VersionAsync(MachinePrograms programs, CancellationToken cancel)
    {
        var said = await Tool.RunAsync(programs.Qemu, ["--version"], ToolOptions.Default, cancel);
        return Number().Match(said) is { Success: true } number ? number.Value : throw new StepFailedException($"{programs.Qemu} --version said \"{said}\"; a version such as 10.0.2 is expected.");
    }

    /// <summary>What it wrote to its serial port so far.</summary>
    public Task<string> SerialAsync(CancellationToken cancel) => SerialText.ReadAsync(folder.SerialLog, cancel);

    /// <exception cref="StepFailedException">It has ended: the machine was switched off, or restarted, as a kernel does after a panic.</exception>
    /// <exception cref="ToolFailedException">QEMU failed.</exception>
    public async Task DemandRunningAsync(string waitedFor, CancellationToken cancel)
    {
        if (!lease.Ended.IsCompleted)
            return;
        await lease.Ended;
        throw new StepFailedException($"The machine {name} switched itself off, or restarted, while {waitedFor} was waited for. {SerialText.Tail(await SerialAsync(cancel), 20)}");
    }

    public async ValueTask DisposeAsync()
    {
        await lease.DisposeAsync();
        await vtpm.DisposeAsync();
    }

    [GeneratedRegex(@"\d+\.\d+(\.\d+)?")]
    private static partial Regex Number();
}
