using Attestation;
using Node.Simulated;

namespace Node.Fetching;

/// <summary>Who says where a machine's KMS is and what it must be.</summary>
static class MachineKms
{
    public static KmsSources OfTrustDomain(Profile profile) =>
        new(new TdxExpectation(new GcpAttributes(GcpAttributes.CreateClient()), TdxExpectation.CreateClient(), Statements(), profile), new NoWatch());

    /// <param name="profile">What the boot agent found the node to be.</param>
    /// <param name="port">Null: the machine has none any more.</param>
    public static KmsSources OfSimulation(Profile profile, TdPort? port) =>
        new(new SimulatedExpectation(new SimulatedAttributes(port), Statements(), profile), port is null ? new NoWatch() : new TdPortWatch(port));

    static HttpClient Statements() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
}
