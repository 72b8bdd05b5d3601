using Attestation;
using Node.Boot;
using Node.Simulated;

namespace Node.Fetching;

/// <summary>Who says where this machine's KMS is and what it must be, by what the boot agent found.</summary>
static class MachineKms
{
    public static KmsSources Of(BootRecord boot, MachinePaths paths, IPortDevices devices, TimeProvider time) => boot.Environment switch
    {
        EvidenceEnvironment.Tdx => new(new TdxExpectation(new GcpAttributes(GcpAttributes.CreateClient()), TdxExpectation.CreateClient(), Statements(), boot.Profile), new NoWatch()),
        EvidenceEnvironment.Simulation => OfSimulation(boot.Profile, TdPort.Find(paths, devices, time)),
        _ => throw new ArgumentOutOfRangeException(nameof(boot), boot.Environment, "There are two environments."),
    };

    static KmsSources OfSimulation(Profile profile, TdPort? port) =>
        new(new SimulatedExpectation(new SimulatedAttributes(port), Statements(), profile), port is null ? new NoWatch() : new TdPortWatch(port));

    static HttpClient Statements() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
}
