using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Attestation.Audit;
using Attestation.Protocol;
using KmsTests.Serving;

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

    [Fact]
    public async Task Hung_up_it_shows_the_certificate_that_lies_on_the_disk_now()
    {
        await using var world = await SimulatedWorld.StartAsync(TimeProvider.System, Cancel);
        KmsProgram.Publish(world, version: 1);
        var files = new TlsFiles(world.Folder);
        var now = TimeProvider.System.GetUtcNow();
        files.Write("CN=first", now.AddDays(-1), now.AddDays(1));
        await using var kms = await KmsProgram.StartAsync(world, files.Variables);
        Assert.Equal("CN=first", await TlsFiles.ShownAsync(kms.Http.BaseAddress!));

        files.Write("CN=second", now.AddDays(-1), now.AddDays(90));
        await kms.SignalAsync("HUP");

        await kms.UntilAsync(async () => await TlsFiles.ShownAsync(kms.Http.BaseAddress!) is "CN=second");
        Assert.Single(kms.Lines, line => line.Contains(" warn: Kms.Serving.TlsRenewal[", StringComparison.Ordinal) && line.Contains("(within a day)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_line_of_a_request_has_its_id()
    {
        await using var world = await SimulatedWorld.StartAsync(TimeProvider.System, Cancel);
        KmsProgram.Publish(world, version: 1);
        await using var kms = await KmsProgram.StartAsync(world);
        kms.Http.DefaultRequestHeaders.Add("x-request-id", "the-request");

        Assert.NotNull(await kms.TakeKeyAsync(Peer(1)));
        using var empty = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        (await kms.Http.PostAsync("/get-key", empty, Cancel)).Dispose();

        string[] expected =
        [
            "Kms.Dstack.ApplicationRoot[0] the-request: dstack's keys are signed by the root ",
            "Kms.Errors.ErrorAnswers[0] the-request: POST /get-key refused with 400 ",
        ];
        await kms.UntilAsync(() => Task.FromResult(expected.All(text => kms.Lines.Any(line => WithoutEvent(line).Contains(text, StringComparison.Ordinal)))));
        Assert.All(kms.Lines.Where(line => line.Contains("the-request", StringComparison.Ordinal)), line => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (info|warn): [A-Za-z.]+\[-?\d+\] the-request: ", line));
        Assert.All(kms.Lines.Where(line => line.Contains("RTMR3", StringComparison.Ordinal)), line => Assert.DoesNotContain("the-request", line, StringComparison.Ordinal));
    }

    static string WithoutEvent(string line) => System.Text.RegularExpressions.Regex.Replace(line, @"\[-?\d+\]", "[0]");

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
