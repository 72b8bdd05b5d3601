using System.CommandLine;
using Attestation;
using Attestation.Collateral;
using Attestation.Verification;
using Node.Evidence;

namespace Node.Commands;

/// <summary>What every command that judges quotes is told: whose statements about platforms count, and under which root.</summary>
sealed class EvidenceOptions
{
    readonly Option<Uri> collateral = AddressOption.Create("--collateral", "Base address of the PCS or PCCS; Intel's without it.");
    readonly Option<CollateralUpdate> update = UpdateOption.Create();
    readonly Option<FileInfo?> rootCa = new("--root-ca") { Description = "The simulator's root, PEM: for evidence of the simulation. Without it only Intel's root counts." };

    public void AddTo(Command command)
    {
        command.Options.Add(collateral);
        command.Options.Add(update);
        command.Options.Add(rootCa);
    }

    /// <exception cref="AskedWronglyException">The root's file is not there or no certificate, or the address is open to anybody on the way.</exception>
    public IQuoteJudge Judge(ParseResult parsed, HttpClient http)
    {
        var root = Root(parsed.GetValue(rootCa));
        var address = Address(parsed.GetValue(collateral), root);
        var client = new CollateralClient(http, address, parsed.GetValue(update), TimeProvider.System);
        return new DcapQuoteJudge(client, new QuoteVerifier(root), TimeProvider.System);
    }

    // What comes over http may be older than what was revoked since. The simulation's own network, with its bridges, is let be.
    static Uri Address(Uri? given, TrustRoot root)
    {
        var address = given ?? CollateralClient.Intel;
        if (root.Environment is EvidenceEnvironment.Tdx && address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback)
            throw new AskedWronglyException($"--collateral is {address}; an https address is expected (http only on this machine, or with --root-ca).");
        return address;
    }

    static TrustRoot Root(FileInfo? file)
    {
        if (file is null)
            return TrustRoot.Intel;
        try
        {
            return TrustRoot.FromPem(InputFiles.ReadText(file));
        }
        catch (FormatException cause)
        {
            throw new AskedWronglyException($"{file}: {cause.Message} One certificate in PEM is expected.", cause);
        }
    }
}
