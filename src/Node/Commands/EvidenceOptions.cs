using System.CommandLine;
using Attestation.Collateral;
using Attestation.Verification;
using Node.Evidence;

namespace Node.Commands;

/// <summary>What every command that judges quotes is told: whose statements about platforms count, and under which root.</summary>
sealed class EvidenceOptions
{
    readonly Option<Uri> collateral = AddressOption.Create("--collateral", "Base address of the PCS or PCCS; Intel's without it.");
    readonly Option<FileInfo?> rootCa = new("--root-ca") { Description = "The simulator's root, PEM: for evidence of the simulation. Without it only Intel's root counts." };

    public void AddTo(Command command)
    {
        command.Options.Add(collateral);
        command.Options.Add(rootCa);
    }

    /// <exception cref="AskedWronglyException">The root's file is not there or no certificate.</exception>
    public IQuoteJudge Judge(ParseResult parsed, HttpClient http) =>
        new DcapQuoteJudge(new CollateralClient(http, parsed.GetValue(collateral) ?? CollateralClient.Intel), new QuoteVerifier(Root(parsed.GetValue(rootCa))), TimeProvider.System);

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
