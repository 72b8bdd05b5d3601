using Attestation;
using Node.Boot;
using Node.Fetching;
using Node.Keys;
using Node.Quotes;
using Node.Simulated;
using Node.Tasks;

namespace Node.Admin;

/// <summary>What serving takes from the machine, by what the boot agent found of it.</summary>
sealed record MachineServices
{
    /// <summary>Where quotes are asked for.</summary>
    public required IQuoteSource Quotes { get; init; }

    /// <summary>Who says where the KMS is and what it must be, and who is told.</summary>
    public required KmsSources Kms { get; init; }

    /// <summary>Who gives tasks; null: nobody, as on every trust domain.</summary>
    public TaskPort? Tasks { get; init; }

    /// <summary>Of a trust domain what the kernel and the cloud give; of a simulated one its port alone, which all share.</summary>
    /// <remarks>On a trust domain the port is not even looked for: a host can give any machine one.</remarks>
    public static MachineServices Of(BootRecord boot, MachinePaths paths, IReportEntries entries, IPortDevices devices, TimeProvider time) => boot.Environment switch
    {
        EvidenceEnvironment.Tdx => new() { Quotes = new TsmQuoteSource(paths, entries), Kms = MachineKms.OfTrustDomain(boot.Profile) },
        EvidenceEnvironment.Simulation => OfSimulation(boot.Profile, TdPort.Find(paths, devices, time)),
        _ => throw new ArgumentOutOfRangeException(nameof(boot), boot.Environment, "There are two environments."),
    };

    static MachineServices OfSimulation(Profile profile, TdPort? port) => new()
    {
        Quotes = new TdPortQuoteSource(port),
        Kms = MachineKms.OfSimulation(profile, port),
        Tasks = port is null ? null : new(port),
    };
}
