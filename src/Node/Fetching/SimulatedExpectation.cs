using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Attestation;
using Attestation.Collateral;
using Attestation.Verification;
using Node.Evidence;
using Node.Kms;

namespace Node.Fetching;

/// <summary>In the simulation everything is given, root and authority included: what is proven there is worth nothing elsewhere.</summary>
sealed class SimulatedExpectation(IMachineAttributes attributes, HttpClient collateral, Profile profile) : IKmsExpectation
{
    public async Task<ExpectedKms> ReadAsync(CancellationToken cancel)
    {
        var given = await attributes.ReadAsync(cancel);
        var address = KmsAddress.Parse(given.KmsUrl);
        var policy = GivenPolicy.Parse(Demand(given.KmsPolicy, "kms-policy"), profile, EvidenceEnvironment.Simulation);
        var client = new CollateralClient(collateral, Address(Demand(given.CollateralUrl, "collateral-url")), CollateralUpdate.Standard, TimeProvider.System);
        return new()
        {
            Address = address,
            Policy = policy,
            Judge = new DcapQuoteJudge(client, new QuoteVerifier(Root(Demand(given.RootCa, "root-ca"))), TimeProvider.System),
            Authority = given.KmsCa is { } pem ? Authority(pem) : null,
        };
    }

    static string Demand(string? value, string name) => value ?? throw GivenPolicy.Refused($"The simulated TD gives no attribute {name}; mero-sim has to be told it.");

    static Uri Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
        ? address
        : throw GivenPolicy.Refused("The attribute collateral-url is no address; http://10.0.2.2:8081 would be one.");

    static TrustRoot Root(string pem)
    {
        try
        {
            return TrustRoot.FromPem(pem);
        }
        catch (FormatException cause)
        {
            throw GivenPolicy.Refused($"The attribute root-ca is of no use: {cause.Message}", cause);
        }
    }

    static X509Certificate2 Authority(string pem)
    {
        try
        {
            return X509Certificate2.CreateFromPem(pem);
        }
        catch (CryptographicException cause)
        {
            throw GivenPolicy.Refused($"The attribute kms-ca is no certificate in PEM: {cause.Message}", cause);
        }
    }
}
