using System.CommandLine;
using System.Security.Cryptography;
using Attestation;
using Node.Kms;
using Node.Probes;

namespace Node.Commands;

/// <summary><c>mero-node staging-probe</c>.</summary>
static class StagingProbeCommand
{
    public static Command Create()
    {
        var url = new Option<string>("--kms-url") { Description = "Address of the staging KMS.", Required = true };
        var policy = new Option<FileInfo>("--policy") { Description = "The policy file that the KMS runs with, byte for byte.", Required = true };
        var quotes = new Option<string[]>("--td-quote") { Description = "PROFILE=URL, once per profile: where its simulated TD gives quotes.", Required = true };
        var output = new Option<DirectoryInfo>("--out") { Description = "The folder for probe-report.json and probe-report.md.", Required = true };
        var evidence = new EvidenceOptions();
        var command = new Command("staging-probe", "Act as a node toward a staging KMS: properly, and in every way that it must refuse.") { url, policy, quotes, output };
        evidence.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            using var http = new HttpClient();
            var setup = Setup(http, parsed.GetRequiredValue(policy), parsed.GetRequiredValue(quotes));
            var probe = new StagingProbe(KmsTransport.To(KmsAddress.Parse(parsed.GetRequiredValue(url))), evidence.Judge(parsed, http), TimeProvider.System);
            var report = await probe.RunAsync(setup, cancel);
            await WriteAsync(report, parsed.GetRequiredValue(output), cancel);
            return (int)(report.Outcome is ProbeReport.Passed ? ExitCode.Done : ExitCode.VerificationFailed);
        });
        return command;
    }

    static StagingSetup Setup(HttpClient http, FileInfo file, IEnumerable<string> quotes)
    {
        var policy = InputFiles.ReadPolicy(file);
        var addresses = quotes.Select(Address).DistinctBy(one => one.Key).ToDictionary();
        if (!addresses.ContainsKey(policy.Profile))
            throw new AskedWronglyException($"--td-quote names no address for {policy.Profile}, the profile of {file}.");
        return new() { Policy = policy, PolicySha256 = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(InputFiles.ReadBytes(file))), Quotes = TdQuotes.OfSimulator(http, policy.Profile, addresses) };
    }

    static KeyValuePair<Profile, Uri> Address(string text) =>
        text.Split('=', 2) is [var name, var address] && Profile.TryParse(name, out var profile) && Uri.TryCreate(address, UriKind.Absolute, out var uri)
            ? new(profile, uri)
            : throw new AskedWronglyException($"--td-quote {text} is not PROFILE=URL; the profiles are {string.Join(", ", Profile.All)}.");

    static async Task WriteAsync(ProbeReport report, DirectoryInfo folder, CancellationToken cancel)
    {
        folder.Create();
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "probe-report.json"), report.ToJson(), cancel);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "probe-report.md"), report.ToMarkdown(), cancel);
        foreach (var failed in report.Cases.Where(one => !one.Passed))
            Console.WriteLine($"{failed.Name}: {failed.Expected} was expected, and there was: {failed.Got}");
        Console.WriteLine($"{report.Outcome}: {report.Cases.Count(one => one.Passed)} of {report.Cases.Count} cases passed.");
    }
}
