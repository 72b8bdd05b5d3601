using Attestation;
using Node.Boot;
using Node.Keys;
using Node.Simulated;

namespace Node.Quotes;

/// <summary>Whose quotes this machine's are, by what the boot agent found.</summary>
static class MachineQuotes
{
    public static IQuoteSource Of(EvidenceEnvironment environment, MachinePaths paths, IReportEntries entries, IPortDevices devices, TimeProvider time) => environment switch
    {
        EvidenceEnvironment.Tdx => new TsmQuoteSource(paths, entries),
        EvidenceEnvironment.Simulation => new TdPortQuoteSource(TdPort.Find(paths, devices, time)),
        _ => throw new ArgumentOutOfRangeException(nameof(environment), environment, "There are two environments."),
    };
}
