using Simulator.Keys;

namespace Simulator.Platforms;

/// <summary>A machine with its keys and certificates, from the root down, all following from one seed.</summary>
/// <remarks>The chain has the shape of Intel's and none of its names, so that nobody mistakes one for the other.</remarks>
public sealed class SimulatedPlatform : IDisposable
{
    const string RootCrl = "https://mero-sim.example/sgx/certification/v4/rootcacrl";
    const string PckCrl = "https://mero-sim.example/sgx/certification/v4/pckcrl?ca=platform&encoding=der";

    internal static readonly DateTimeOffset Began = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
    static readonly DateTimeOffset RootEnds = new(2049, 12, 31, 23, 59, 59, TimeSpan.Zero);
    static readonly DateTimeOffset OthersEnd = new(2040, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="seed">Everything follows from it.</param>
    /// <param name="tcb">The machine's security versions.</param>
    /// <param name="machine">Machines of one seed share root, authorities and collateral; each has keys and a certificate of its own.</param>
    public SimulatedPlatform(Seed seed, PlatformTcb tcb, string machine = "")
    {
        Seed = seed;
        Tcb = tcb;
        Root = Authority.Root(Key("root"), CertificateShape.Authority("mero-sim SGX Root CA", 1, RootCrl, RootEnds));
        PlatformCa = Root.Issue(Key("platform-ca"), CertificateShape.Authority("mero-sim SGX PCK Platform CA", 0, RootCrl, OthersEnd));
        TcbSigning = Root.Issue(Key("tcb-signing"), CertificateShape.Leaf("mero-sim SGX TCB Signing", RootCrl, OthersEnd));
        Pck = PlatformCa.Issue(Key($"pck{machine}"), CertificateShape.Leaf("mero-sim SGX PCK Certificate", PckCrl, OthersEnd) with
        {
            Sgx = SgxExtension.Of(tcb, seed),
        });
        AttestationKey = Key($"attestation{machine}");
    }

    public Seed Seed { get; }

    public PlatformTcb Tcb { get; }

    /// <summary>Stands where Intel's SGX Root CA stands.</summary>
    public Authority Root { get; }

    /// <summary>Issues the certificates of machines, and revokes them.</summary>
    public Authority PlatformCa { get; }

    /// <summary>Signs TCB info and QE identity.</summary>
    public Authority TcbSigning { get; }

    /// <summary>This machine's provisioning certification key.</summary>
    public Authority Pck { get; }

    /// <summary>The quoting enclave's key, which signs quotes.</summary>
    public SigningKey AttestationKey { get; }

    /// <summary>What a quote carries: the machine's certificate, its issuer, the root.</summary>
    public string PckChain => Pck.Pem + PlatformCa.Pem + Root.Pem;

    public void Dispose()
    {
        foreach (var authority in (Authority[])[Root, PlatformCa, TcbSigning, Pck])
            authority.Dispose();
    }

    SigningKey Key(string label) => SigningKey.Derive(Curve.P256, Seed, label);
}
