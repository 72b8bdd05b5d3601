using System.Text.Json;
using Attestation;
using Pipeline.Clients.Processes;
using Pipeline.Runs;

namespace Pipeline.Staging;

/// <summary>Runs mero-node against staging KMSs, and takes over what it wrote.</summary>
sealed class StagingRuns(Workspace workspace, IKmsHosts hosts, TimeProvider time, Action<string> say)
{
    /// <summary>Looks at the KMS of a profile while it has no policy.</summary>
    /// <exception cref="VerificationFailedException">What it shows does not hold.</exception>
    public async Task ObserveAsync(Profile profile, CancellationToken cancel)
    {
        await using var kms = await StartAsync(profile, policy: null, cancel);
        var path = Path.Combine(kms.Folder, "observed.json");
        await NodeAsync($"observe:{profile}", kms, ["kms", "observe", .. Evidence(kms), "--profile", profile.Name, "--out", path], cancel);
        var observed = await ReadAsync(path, ObservedKms.Parse, cancel);
        await DemandComposeHashAsync(observed, profile, cancel);
        await AtomicFile.WriteAsync(StagingPaths.Observed(workspace, profile), observed.ToJson(), cancel);
    }

    /// <summary>Probes the KMS of a profile under its candidate policy. A report is left behind even when it failed.</summary>
    /// <exception cref="VerificationFailedException">A case failed; the message names each.</exception>
    public async Task ProbeAsync(Profile profile, CancellationToken cancel)
    {
        var policy = StagingPaths.Demand(workspace, StagingPaths.Candidate(workspace, profile));
        await using var kms = await StartAsync(profile, policy, cancel);
        var folder = Path.Combine(kms.Folder, "probe");
        var quotes = kms.TdQuotes.SelectMany(quote => (string[])["--td-quote", $"{quote.Key}={quote.Value}"]);
        var refusal = await RefusalOfAsync(() => NodeAsync($"probe:{profile}", kms, ["staging-probe", .. Evidence(kms), "--policy", policy, .. quotes, "--out", folder], cancel));
        if (refusal is not null && !File.Exists(Path.Combine(folder, "probe-report.json")))
            throw refusal;
        var report = await ReadAsync(Path.Combine(folder, "probe-report.json"), ProbeReport.Parse, cancel);
        var text = await File.ReadAllTextAsync(Path.Combine(folder, "probe-report.md"), cancel);
        await AtomicFile.WriteAsync(StagingPaths.ProbeReport(workspace, profile, "md"), text, cancel);
        await AtomicFile.WriteAsync(StagingPaths.ProbeReport(workspace, profile, "json"), report.ToJson(), cancel);
        Demand(report, await Digest.OfFileAsync(policy, cancel));
    }

    async Task<StagingKms> StartAsync(Profile profile, string? policy, CancellationToken cancel)
    {
        var kms = await StagingKms.StartAsync(workspace, profile, policy, instances: 1, hosts, time, cancel);
        say($"{profile}: the KMS {(policy is null ? "without a policy" : "with its candidate policy")} runs as {kms.Form}");
        return kms;
    }

    static string[] Evidence(StagingKms kms) =>
        ["--kms-url", kms.Endpoints.Kms, "--collateral", kms.Endpoints.Collateral, "--root-ca", kms.Endpoints.RootCa];

    async Task NodeAsync(string step, StagingKms kms, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        var program = StagingPaths.Demand(workspace, StagingPaths.Program(workspace, StagingPaths.Node));
        try
        {
            await Tool.RunAsync(program, arguments, new() { Folder = kms.Folder, OnLine = line => say($"{step}: {line}") }, cancel);
        }
        catch (ToolFailedException failure) when (failure.Code is (int)ExitCode.VerificationFailed)
        {
            throw new VerificationFailedException($"{step}: {string.Join(" ", failure.LastLines)}", failure);
        }
    }

    static async Task<VerificationFailedException?> RefusalOfAsync(Func<Task> run)
    {
        try
        {
            await run();
            return null;
        }
        catch (VerificationFailedException refusal)
        {
            return refusal;
        }
    }

    static async Task<T> ReadAsync<T>(string path, Func<string, T> parse, CancellationToken cancel)
    {
        try
        {
            return parse(await File.ReadAllTextAsync(path, cancel));
        }
        catch (JsonException cause)
        {
            throw new StepFailedException($"{path} is not what {StagingPaths.Node} is expected to write: {cause.Message} Build programs and pipeline from one commit.", cause);
        }
    }

    async Task DemandComposeHashAsync(ObservedKms observed, Profile profile, CancellationToken cancel)
    {
        var compose = StagingPaths.KmsFile(workspace, profile, "app-compose.json");
        var expected = (await Digest.OfFileAsync(compose, cancel))[Digest.Prefix.Length..];
        if (observed.ComposeHash != expected)
            throw new VerificationFailedException($"observe:{profile}: the KMS's event log has the compose hash {observed.ComposeHash}, and {workspace.Name(compose)} hashes to {expected}.");
    }

    static void Demand(ProbeReport report, string policySha256)
    {
        List<string> broken = [.. RequiredCases.Compare(report)];
        if (report.PolicySha256 != policySha256)
            broken.Add($"it is about policy {report.PolicySha256} and the candidate is {policySha256}");
        if (broken.Count > 0)
            throw new VerificationFailedException($"probe:{report.Profile} is {report.Outcome}: {string.Join("; ", broken)}. artifacts/probe/{report.Profile}/probe-report.md has all cases.");
    }
}
