using Pipeline.Clients.Processes;

namespace Pipeline.Machines;

/// <summary>A TPM for one machine, with a SHA-384 bank alone: RTMRs are extended by nothing else.</summary>
sealed class Vtpm : IAsyncDisposable
{
    static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    readonly ProgramLease lease;

    Vtpm(ProgramLease lease) => this.lease = lease;

    /// <summary>Makes the TPM, starts it, and waits until a machine can connect.</summary>
    public static async Task<Vtpm> StartAsync(MachinePrograms programs, MachineFolder folder, TimeProvider time, CancellationToken cancel)
    {
        var options = new ToolOptions { Folder = folder.Root };
        await Tool.RunAsync(programs.VtpmSetup, SetupArguments(folder), options, cancel);
        var lease = ProgramLease.Start(programs.Vtpm, Arguments(folder), options);
        try
        {
            await Poll.UntilAsync($"The socket of {programs.Vtpm}", StartLimit, async _ =>
            {
                await lease.DemandRunningAsync(programs.Vtpm);
                return File.Exists(folder.VtpmSocket) ? folder.VtpmSocket : null;
            }, time, cancel);
            return new(lease);
        }
        catch
        {
            await lease.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => lease.DisposeAsync();

    /// <summary>Makes its state.</summary>
    internal static IReadOnlyList<string> SetupArguments(MachineFolder folder) =>
        ["--tpm2", "--tpm-state", folder.VtpmState, "--pcr-banks", "sha384", "--overwrite"];

    /// <summary>Runs it until the machine disconnects.</summary>
    internal static IReadOnlyList<string> Arguments(MachineFolder folder) =>
        ["socket", "--tpm2", "--tpmstate", $"dir={folder.VtpmState}", "--ctrl", $"type=unixio,path={folder.VtpmSocket}", "--terminate"];
}
