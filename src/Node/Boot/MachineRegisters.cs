using Node.Simulated;

namespace Node.Boot;

/// <summary>Decides whose registers are this machine's: the processor's wherever there is TDX, otherwise the simulation's.</summary>
sealed class MachineRegisters(MachinePaths paths, IRegisterFiles files, IPortDevices devices, TimeProvider time)
{
    /// <summary>The registers of this machine.</summary>
    /// <exception cref="BootRefusedException">It has none, or they cannot be used.</exception>
    /// <exception cref="TdPortException">It has no TDX, and its simulated TD is of no use.</exception>
    public async Task<IMachineRegisters> OpenAsync(CancellationToken cancel)
    {
        // A host can give any machine a port; on a trust domain it is not even looked for.
        if (IsTrustDomain || TdPort.Find(paths, devices, time) is not { } port)
            return TdxRegisters.Of(paths, files);
        return await SimulatedRegisters.ReportAsync(paths, port, cancel);
    }

    /// <summary>Whether the processor, or the kernel's driver, says that this is a trust domain.</summary>
    bool IsTrustDomain => paths.TrustDomainSigns.Any(Path.Exists) || CpuFlags().Contains("tdx_guest");

    string[] CpuFlags() => File.Exists(paths.Cpus)
        ? File.ReadLines(paths.Cpus).FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal))?.Split((char[])[' ', '\t', ':'], StringSplitOptions.RemoveEmptyEntries) ?? []
        : [];
}
