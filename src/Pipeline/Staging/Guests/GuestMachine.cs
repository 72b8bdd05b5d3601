using Pipeline.Boots;
using Pipeline.Machines;

namespace Pipeline.Staging.Guests;

/// <summary>A booted node image, for as long as somebody holds this.</summary>
sealed class GuestMachine : IAsyncDisposable
{
    readonly VirtualMachine machine;
    readonly MachineFolder folder;
    readonly string serialLog;

    GuestMachine(VirtualMachine machine, MachineFolder folder, string serialLog, MachineView view) =>
        (this.machine, this.folder, this.serialLog, View) = (machine, folder, serialLog, view);

    /// <summary>What is seen of it.</summary>
    public MachineView View { get; }

    /// <summary>Starts it; that it boots is for the caller to see.</summary>
    /// <param name="name">For people: <c>probe:debug</c>.</param>
    /// <param name="programs">What makes the machine.</param>
    /// <param name="plan">The machine.</param>
    /// <param name="folder">Where it works.</param>
    /// <param name="port">Its simulated TD, which listens already.</param>
    /// <param name="serialLog">Where what it says on its serial port is kept.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<GuestMachine> StartAsync(
        string name, MachinePrograms programs, MachinePlan plan, MachineFolder folder, TdPortClient port, string serialLog, TimeProvider time, CancellationToken cancel)
    {
        // Of the machine before: another one must not be taken for this one's.
        File.Delete(folder.VtpmSocket);
        File.Delete(folder.SerialLog);
        var boots = (await port.StateAsync(cancel)).Boots;
        var machine = await VirtualMachine.StartAsync(programs, plan, folder, time, cancel);
        return new(machine, folder, serialLog, new()
        {
            Name = name,
            Serial = machine.SerialAsync,
            State = stop => StateAsync(port, boots, stop),
            DemandRunning = machine.DemandRunningAsync,
        });
    }

    // Until it connects, what is there is that of the machine before.
    static async Task<TdState> StateAsync(TdPortClient port, int before, CancellationToken cancel)
    {
        var state = await port.StateAsync(cancel);
        return state.Boots > before ? state : state with { Registers = null, Reports = [] };
    }

    public async ValueTask DisposeAsync()
    {
        await machine.DisposeAsync();
        if (File.Exists(folder.SerialLog))
            File.Copy(folder.SerialLog, serialLog, overwrite: true);
    }
}
