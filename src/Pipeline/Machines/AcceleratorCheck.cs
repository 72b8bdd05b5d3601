using Pipeline.Clients.Processes;
using Pipeline.Runs;

namespace Pipeline.Machines;

/// <summary>Whether this machine's own processors can run another one.</summary>
/// <remarks>
/// That <c>/dev/kvm</c> can be opened does not say that it works: where this machine is a virtual one itself, QEMU may end at
/// once, or the firmware may stop in its first instructions. So a machine without a disk has to come as far as its boot menu.
/// </remarks>
sealed class AcceleratorCheck(Workspace workspace, MachinePrograms programs, string firmware, TimeProvider time, Action<string> say)
{
    /// <summary>What OVMF says once it has looked for something to boot.</summary>
    const string FirmwareWorks = "BdsDxe";

    static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    readonly Lock gate = new();
    Task<Accelerator>? looking;

    /// <summary>Looks once; every later answer is the same.</summary>
    public Task<Accelerator> FindAsync(CancellationToken cancel)
    {
        lock (gate)
            return looking ??= LookAsync(cancel);
    }

    async Task<Accelerator> LookAsync(CancellationToken cancel)
    {
        if (!File.Exists(programs.Kvm))
            return Because("there is no /dev/kvm");
        using var folder = MachineFolder.Create(workspace, "kvm");
        await using var lease = ProgramLease.Start(programs.Qemu, QemuArguments.Bare(Accelerator.Kvm, firmware, folder.SerialLog), new() { Folder = folder.Root });
        try
        {
            await Poll.UntilAsync("The firmware", Limit, async _ =>
            {
                await lease.DemandRunningAsync(programs.Qemu);
                return (await SerialText.ReadAsync(folder.SerialLog, cancel)).Contains(FirmwareWorks, StringComparison.Ordinal) ? FirmwareWorks : null;
            }, time, cancel);
            return Accelerator.Kvm;
        }
        catch (ToolFailedException failure)
        {
            return Because($"QEMU ended on /dev/kvm ({(failure.LastLines is [.., var last] ? last : "and said nothing")})");
        }
        catch (StepFailedException)
        {
            return Because("no firmware starts on /dev/kvm");
        }
    }

    Accelerator Because(string why)
    {
        say($"The machines run on translated processors, because {why}: a boot takes minutes.");
        return Accelerator.Tcg;
    }
}
