using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Attestation.Audit;
using Attestation.Protocol;

namespace KmsTests.Audit;

/// <summary>The program under real signals.</summary>
public sealed class KmsProgramTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_under_load_it_has_a_line_for_every_key_that_left_and_goes_on_with_its_chain()
    {
        await using var world = await SimulatedWorld.StartAsync(TimeProvider.System, Cancel);
        KmsProgram.Publish(world, version: 1);
        var keys = new ConcurrentBag<string>();
        await using (var kms = await KmsProgram.StartAsync(world))
        {
            var load = Enumerable.Range(1, 8).Select(seed => TakeKeysAsync(kms, (byte)seed, keys)).ToArray();
            await kms.UntilAsync(() => Task.FromResult(keys.Count >= 40));
            await kms.SignalAsync("KILL");
            await kms.EndAsync();
            await Task.WhenAll(load);
        }
        await using (var again = await KmsProgram.StartAsync(world))
            Assert.NotNull(await again.TakeKeyAsync(Peer(9)));

        var report = AuditedLog.Verify(KmsProgram.AuditFile(world));
        Assert.Null(report.Broken);
        Assert.Equal(1, report.Continued);
        var released = (await File.ReadAllLinesAsync(KmsProgram.AuditFile(world), Cancel)).Select(Encoding.UTF8.GetBytes).Where(line => AuditLine.IsWhole(line))
            .Select(line => AuditLine.Parse(line, out _)).Where(line => line.Outcome is AuditOutcome.Released).Select(line => line.QuoteSha256!).ToHashSet();
        Assert.Superset(keys.ToHashSet(), released);
    }

    [Fact]
    public async Task Hung_up_it_reads_its_policy_again_and_stays()
    {
        await using var world = await SimulatedWorld.StartAsync(TimeProvider.System, Cancel);
        KmsProgram.Publish(world, version: 1);
        await using var kms = await KmsProgram.StartAsync(world);
        KmsProgram.Publish(world, version: 2);

        await kms.SignalAsync("HUP");

        await kms.UntilAsync(async () => JsonSerializer.Deserialize(await kms.Http.GetStringAsync("/health", Cancel), KmsJson.Wire.HealthResponse)!.Policy!.Version is 2);
        Assert.NotNull(await kms.TakeKeyAsync(Peer(1)));
    }

    static PeerIdentity Peer(byte seed) => PeerIdentity.FromSeed(Enumerable.Repeat(seed, 32).ToArray());

    static async Task TakeKeysAsync(KmsProgram kms, byte seed, ConcurrentBag<string> keys)
    {
        try
        {
            while (true)
            {
                if (await kms.TakeKeyAsync(Peer(seed)) is { } quote)
                    keys.Add(quote);
            }
        }
        catch (Exception cause) when (cause is HttpRequestException or IOException)
        {
            // It was killed, as it should be.
        }
    }
}
