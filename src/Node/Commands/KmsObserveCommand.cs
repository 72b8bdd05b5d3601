using System.CommandLine;
using Attestation;
using Node.Kms;
using Node.Probes;

namespace Node.Commands;

/// <summary><c>mero-node kms observe</c>.</summary>
static class KmsObserveCommand
{
    public static Command Create()
    {
        var url = new Option<string>("--kms-url") { Description = "Address of the KMS.", Required = true };
        var profile = new Option<string>("--profile") { Description = "The profile that the KMS must be of.", Required = true };
        profile.AcceptOnlyFromAmong([.. Profile.All.Select(known => known.Name)]);
        var output = new Option<FileInfo>("--out") { Description = "The file that is written: what the KMS showed.", Required = true };
        var evidence = new EvidenceOptions();
        var command = new Command("observe", "Verify a KMS that has no policy, see that it gives no key, and write down what it is.") { url, profile, output };
        evidence.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            using var http = new HttpClient();
            var observer = new KmsObserver(KmsTransport.To(KmsAddress.Parse(parsed.GetRequiredValue(url))), evidence.Judge(parsed, http), TimeProvider.System);
            var observed = await observer.ObserveAsync(Profile.Parse(parsed.GetRequiredValue(profile)), cancel);
            await File.WriteAllTextAsync(parsed.GetRequiredValue(output).FullName, observed.ToJson(), cancel);
            Console.WriteLine($"The {observed.Profile} KMS proved itself: compose hash {observed.ComposeHash}, TCB status {observed.TcbStatus}.");
            return (int)ExitCode.Done;
        });
        return command;
    }
}
