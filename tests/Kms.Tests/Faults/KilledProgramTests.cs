using System.Net.Sockets;
using Attestation.Audit;
using Attestation.Protocol;
using Kms.Dstack;
using KmsTests.Audit;

namespace KmsTests.Faults;

/// <summary>The program itself, killed in the middle of a request and told to stop.</summary>
public sealed class KilledProgramTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static PeerIdentity Peer { get; } = PeerIdentity.FromSeed(Enumerable.Repeat((byte)1, 32).ToArray());

    [Theory]
    [InlineData("while collateral is fetched", 0)]
    [InlineData("while the agent is asked for the key", 0)]
    [InlineData("right behind the line in the audit log", 1)]
    public async Task Killed_in_a_request_it_takes_its_log_up_and_releases_nothing_twice(string when, int released)
    {
        await using var world = await SimulatedWorld.StartAsync(TimeProvider.System, Cancel);
        KmsProgram.Publish(world, version: 1);
        using var dstack = DstackEndpoint.Connect(world.Where.DstackSocket);
        using var pcs = new HttpClient { BaseAddress = new(world.Where.Collateral + "/") };
        var socket = Path.Combine(world.Folder, "relay.sock");
        await using var agent = new FaultyService(new UnixDomainSocketEndPoint(socket), request => Forwarding.ForwardAsync(dstack, request)).Start();
        await using var collateral = FaultyService.OverTcp(request => Forwarding.ForwardAsync(pcs, request)).Start();
        (string, string)[] places = [("DSTACK_SOCKET_PATH", socket), ("MERO_KMS_COLLATERAL_URL", collateral.Url)];

        string? got = null;
        await using (var kms = await KmsProgram.StartAsync(world, places))
        {
            if (when.Contains("collateral", StringComparison.Ordinal))
                collateral.Answers(Manner.Never);
            if (when.Contains("agent", StringComparison.Ordinal))
                agent.Meanwhile(request => HoldKeyAsync(agent, request));
            var taking = kms.TakeKeyAsync(Peer);
            await kms.UntilAsync(() => Task.FromResult(collateral.Held > 0 || agent.Held > 0 || ReleasedIn(world).Count > 0));
            await kms.SignalAsync("KILL");
            await kms.EndAsync();
            try
            {
                got = await taking;
            }
            catch (Exception cause) when (cause is HttpRequestException or IOException)
            {
                // The answer did not make it.
            }
        }
        Assert.True(got is null || ReleasedIn(world).Contains(got));
        Assert.Equal(released, ReleasedIn(world).Count);

        agent.Heal();
        collateral.Heal();
        await using var again = await KmsProgram.StartAsync(world, places);
        Assert.NotNull(await again.TakeKeyAsync(Peer));
        var report = AuditedLog.Verify(KmsProgram.AuditFile(world));
        Assert.Equal((null, 1, released + 1), (report.Broken, report.Continued, report.Released));
        Assert.Equal(released + 1, ReleasedIn(world).Distinct().Count());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Told_to_stop_it_sends_the_last_figures_and_spans_and_waits_for_no_collector(bool answers)
    {
        await using var world = await SimulatedWorld.StartAsync(TimeProvider.System, Cancel);
        KmsProgram.Publish(world, version: 1);
        await using var collector = FaultyService.OverTcp(_ => Task.FromResult(new Answer(""))).Start();
        if (!answers)
            collector.Answers(Manner.Never);
        await using var kms = await KmsProgram.StartAsync(world,
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_EXPORTER_OTLP_TIMEOUT", answers ? "10000" : "300"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "600000"), ("OTEL_BSP_SCHEDULE_DELAY", "600000"), ("MERO_KMS_DRAIN_SECS", "0"));
        Assert.NotNull(await kms.TakeKeyAsync(Peer));
        Assert.Empty(collector.Asked);

        await kms.SignalAsync("TERM");
        await kms.EndAsync();

        Assert.Equal(0, kms.ExitCode);
        foreach (var path in (string[])["/v1/metrics", "/v1/traces"])
            Assert.Contains(collector.Requests, export => export.StartsWith($"POST {path}", StringComparison.Ordinal) && export.Contains("/get-key", StringComparison.Ordinal));
    }

    static Task HoldKeyAsync(FaultyService agent, string request)
    {
        if (request.StartsWith("POST /GetKey", StringComparison.Ordinal))
            agent.Answers(Manner.Never);
        return Task.CompletedTask;
    }

    static IReadOnlyList<string> ReleasedIn(SimulatedWorld world) =>
        [.. ReleaseWitness.LinesOf(KmsProgram.AuditFile(world)).Where(line => line.Outcome is AuditOutcome.Released).Select(line => line.QuoteSha256!)];
}
