using System.Diagnostics;
using Attestation;
using Pipeline.Runs;
using Pipeline.Staging;

namespace PipelineTests.Staging;

/// <summary>Staging on the real programs, as processes.</summary>
public sealed class StagingRunsTests : IDisposable
{
    readonly StagingCheckout checkout = new();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => checkout.Dispose();

    [Fact]
    public async Task A_kms_is_observed_and_nothing_of_it_is_left()
    {
        await checkout.Runs.ObserveAsync(StagingCheckout.Profile, Cancel);
        Assert.Equal(StagingCheckout.Profile, ObservedKms.Parse(await File.ReadAllTextAsync(StagingPaths.Observed(checkout.Workspace, StagingCheckout.Profile), Cancel)).Profile);
        Assert.Empty(checkout.Leftovers);
    }

    [Fact]
    public async Task A_kms_that_ends_at_once_is_shown_with_its_last_words()
    {
        var compose = StagingPaths.KmsFile(checkout.Workspace, StagingCheckout.Profile, "docker-compose.yml");
        await File.WriteAllTextAsync(compose, (await File.ReadAllTextAsync(compose, Cancel)).Replace("\"simulation\"", "\"moon\""), Cancel);

        var failure = await Assert.ThrowsAnyAsync<RunException>(() => checkout.Runs.ObserveAsync(StagingCheckout.Profile, Cancel));

        Assert.Contains("MERO_KMS_ENVIRONMENT", failure.Message);
        Assert.Empty(checkout.Leftovers);
    }

    [Fact]
    public async Task Staging_serves_until_it_is_told_to_stop()
    {
        await checkout.Runs.ObserveAsync(StagingCheckout.Profile, Cancel);
        checkout.WriteCandidate(values => values);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var path = StagingPaths.Endpoints(checkout.Workspace);

        var run = checkout.Command.RunAsync(StagingCheckout.Profile, instances: 1, stop.Token);
        while (!File.Exists(path) && !run.IsCompleted)
            await Task.Delay(50, Cancel);
        Assert.Contains("\"td_quote\"", await File.ReadAllTextAsync(path, Cancel));
        await stop.CancelAsync();
        await run;

        Assert.False(File.Exists(path));
        Assert.Empty(checkout.Leftovers);
        Assert.Equal("Staging has ended, as asked; nothing of it is left.", checkout.Said[^1]);
    }

    [Fact]
    public async Task Staging_leaves_the_endpoints_of_one_that_was_started_later()
    {
        await checkout.Runs.ObserveAsync(StagingCheckout.Profile, Cancel);
        checkout.WriteCandidate(values => values);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var path = StagingPaths.Endpoints(checkout.Workspace);

        var run = checkout.Command.RunAsync(StagingCheckout.Profile, instances: 1, stop.Token);
        while (!File.Exists(path) && !run.IsCompleted)
            await Task.Delay(50, Cancel);
        await AtomicFile.WriteAsync(path, "another's", Cancel);
        await stop.CancelAsync();
        await run;

        Assert.Equal("another's", await File.ReadAllTextAsync(path, Cancel));
    }

    [Fact]
    public async Task The_node_works_where_the_next_run_finds_it_after_a_kill()
    {
        var program = StagingPaths.Program(checkout.Workspace, StagingPaths.Node);
        File.Delete(program);
        await File.WriteAllTextAsync(program, "#!/bin/sh\npwd\nexit 10\n", Cancel);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var failure = await Assert.ThrowsAsync<VerificationFailedException>(() => checkout.Runs.ObserveAsync(StagingCheckout.Profile, Cancel));

        Assert.Contains($"{checkout.Workspace.Artifact("tmp")}/staging-", failure.Message);
    }

    [Fact]
    public async Task Staging_without_a_release_says_what_is_missing() => Assert.Contains(
        "no release was made here yet",
        (await Assert.ThrowsAsync<AssetMissingException>(() => checkout.Command.RunAsync(StagingCheckout.Profile, instances: 1, Cancel))).Message);

    [Fact]
    public async Task What_a_killed_run_left_is_swept_by_the_next()
    {
        var left = StagingFolder.Create(checkout.Workspace, Profile.Debug, policy: null);
        var sockets = Path.GetDirectoryName(left.DstackSocket);
        await File.WriteAllTextAsync(Path.Combine(left.Root, "owner"), $"{int.MaxValue}", Cancel);
        await AtomicFile.WriteAsync(StagingPaths.Endpoints(checkout.Workspace), "{}", Cancel);
        using var orphan = Process.Start(new ProcessStartInfo("sleep", ["600"]) { WorkingDirectory = left.Root })!;

        await checkout.Runs.ObserveAsync(StagingCheckout.Profile, Cancel);

        await orphan.WaitForExitAsync(Cancel);
        Assert.Empty(checkout.Leftovers);
        Assert.False(Directory.Exists(sockets));
        Assert.False(File.Exists(StagingPaths.Endpoints(checkout.Workspace)));
    }

    [Fact]
    public async Task What_another_run_is_using_is_left_alone()
    {
        using var other = StagingFolder.Create(checkout.Workspace, Profile.Debug, policy: null);
        await checkout.Runs.ObserveAsync(StagingCheckout.Profile, Cancel);
        Assert.Equal([other.Root], checkout.Leftovers);
    }
}
