using System.CommandLine;
using Node.Keys;
using Node.Probes;

namespace Node.Commands;

/// <summary><c>mero-node kms probe</c>: merod's command, with the policy as a file.</summary>
static class KmsProbeCommand
{
    public static Command Create()
    {
        var url = new Option<string?>("--kms-url") { Description = "Address of the KMS: https, or http to a loopback IP address." };
        var policy = new Option<FileInfo>("--policy") { Description = "What the KMS must be: kms-phala-attestation-policy.{profile}.json.", Required = true };
        var quotes = AddressOption.Create("--td-quote", "Where this node's TD gives quotes.");
        quotes.Required = true;
        var json = new Option<bool>("--json") { Description = "Print the result as JSON, in merod's form." };
        var evidence = new EvidenceOptions();
        var command = new Command("probe", "Verify a KMS, get a key from it as a fresh peer, and say how far that went.") { url, policy, quotes, json };
        evidence.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            using var http = new HttpClient();
            var probe = new NodeProbe(evidence.Judge(parsed, http), new HttpQuoteSource(http, parsed.GetRequiredValue(quotes)), Peers.Fresh(), TimeProvider.System);
            var result = await probe.RunAsync(parsed.GetValue(url), InputFiles.ReadPolicy(parsed.GetRequiredValue(policy)), cancel);
            Console.WriteLine(parsed.GetValue(json) ? result.ToJson() : result.ToText());
            return (int)(result.Ok ? ExitCode.Done : ExitCode.VerificationFailed);
        });
        return command;
    }
}
