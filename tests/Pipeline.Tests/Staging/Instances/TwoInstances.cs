using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Attestation.Audit;
using Pipeline.Clients.Processes;
using Pipeline.Staging;
using Pipeline.Staging.Instances;

namespace PipelineTests.Staging.Instances;

/// <summary>Two real KMSs, a real Redis and a real proxy, as <c>./build.sh Staging --instances 2</c> runs them where there is no engine.</summary>
public sealed partial class TwoInstances : IAsyncLifetime
{
    readonly StagingCheckout checkout;
    StagingKms? kms;

    /// <summary>Of one address they take a request each second, and 200 at once.</summary>
    public TwoInstances()
        : this(requestsPerSecond: 1)
    {
    }

    internal TwoInstances(int requestsPerSecond) => checkout = new(challengeSeconds: 60, requestsPerSecond);

    internal StagingEndpoints Where => kms!.Endpoints;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        DemandPrograms();
        checkout.WriteUnobserved();
        kms = await StagingKms.StartAsync(checkout.Workspace, StagingCheckout.Profile, StagingPaths.Candidate(checkout.Workspace, StagingCheckout.Profile), instances: 2, checkout, TimeProvider.System, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (kms is not null)
            await kms.DisposeAsync();
        checkout.Dispose();
    }

    /// <summary>A node at an address that no other test uses.</summary>
    internal ProxiedNode Node(string address) => new(Where, address);

    /// <summary>Sends a signal to a program that the run has named with its process: <c>kms-1</c>.</summary>
    internal void Signal(string name, string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, ProcessOf(name).ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Waits until the proxy sends requests to so many instances.</summary>
    internal async Task UntilAsync(int instances)
    {
        using var proxy = new ProxyStatus(kms!.Status!);
        await Poll.UntilAsync($"{instances} instances at the proxy", TimeSpan.FromSeconds(60), async cancel => await proxy.CountAsync(cancel) == instances ? proxy : null, TimeProvider.System, Cancel);
    }

    internal Task DemandRunningAsync() => kms!.DemandRunningAsync(Cancel);

    /// <summary>The decisions in an instance's audit log, which is proven whole.</summary>
    internal async Task<IReadOnlyList<AuditLine>> AuditAsync(int instance)
    {
        var lines = new List<AuditLine>();
        foreach (var line in await File.ReadAllLinesAsync(Path.Combine(kms!.Folder, StagingFolder.StateName(instance), "audit.jsonl"), Cancel))
            lines.Add(AuditLine.Parse(System.Text.Encoding.UTF8.GetBytes(line), out _));
        return [.. lines.Where(line => line.Outcome is not null)];
    }

    /// <summary>Of both instances: SHA-256 of each quote for which a key was released, as often as it was.</summary>
    internal async Task<IReadOnlyList<string>> ReleasedAsync() =>
        [.. ((IEnumerable<AuditLine>)[.. await AuditAsync(1), .. await AuditAsync(2)]).Where(line => line.Outcome is AuditOutcome.Released).Select(line => line.QuoteSha256!)];

    /// <summary>In CI ./build.sh has installed them, and no test is skipped.</summary>
    internal static void DemandPrograms()
    {
        foreach (var program in (string[])[RedisService.Program, ProxyService.Program])
            Assert.SkipWhen(Tool.Find(program) is null && Environment.GetEnvironmentVariable("CI") is null or "" or "false", $"{program} is absent: install its package.");
    }

    int ProcessOf(string name) => int.Parse(kms!.About.Select(line => Kill().Match(line)).Single(match => match.Groups[1].Value == name).Groups[2].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(\S+) is .*""kill -9 (\d+)""")]
    private static partial Regex Kill();
}
