using System.Diagnostics;
using System.Text.RegularExpressions;
using Pipeline.Runs;
using Pipeline.Staging;

namespace PipelineTests.Staging.Instances;

/// <summary>The command from its first line to its last, with real programs.</summary>
public sealed partial class SeveralInstancesCommandTests : IDisposable
{
    readonly StagingCheckout checkout = new();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => checkout.Dispose();

    [Fact]
    public async Task It_says_what_can_be_tried_and_what_came_of_it_and_leaves_nothing()
    {
        TwoInstances.DemandPrograms();
        checkout.WriteUnobserved();
        var run = checkout.Command.RunAsync(StagingCheckout.Profile, instances: 2, Cancel);

        await SaidAsync("The proxy listens on http://127.0.0.1:", run);
        var endpoints = await File.ReadAllTextAsync(StagingPaths.Endpoints(checkout.Workspace), Cancel);
        await TryAsync("kms-2");
        await SaidAsync("The proxy sends requests to 1 of 2 instances now.", run);
        await TryAsync("redis");
        var failure = await Assert.ThrowsAsync<StepFailedException>(() => run);

        Assert.Matches("redis-server .* ended with exit code 137", failure.Message);
        Assert.Equal("2 debug-read-only KMSs, one Redis and one proxy run as processes, because no Docker engine answers here under artifacts/policies/candidate/kms-phala-attestation-policy.debug-read-only.json.", checkout.Said[0]);
        Assert.All(checkout.Said.Skip(1).Take(2), line => Assert.Contains(Address().Match(line).Value, endpoints));
        Assert.Empty(checkout.Leftovers);
        Assert.False(File.Exists(StagingPaths.Endpoints(checkout.Workspace)));
    }

    // As its line says.
    async Task TryAsync(string name)
    {
        var command = Command().Match(checkout.Said.Single(line => line.StartsWith($"{name} is at ", StringComparison.Ordinal))).Groups[1].Value.Split(' ');
        using var tried = Process.Start(command[0], command[1..]);
        await tried.WaitForExitAsync(Cancel);
    }

    async Task SaidAsync(string start, Task run)
    {
        while (!checkout.Said.Any(line => line.StartsWith(start, StringComparison.Ordinal)) && !run.IsCompleted)
            await Task.Delay(50, Cancel);
    }

    [GeneratedRegex("\"(kill -9 \\d+)\"")]
    private static partial Regex Command();

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
