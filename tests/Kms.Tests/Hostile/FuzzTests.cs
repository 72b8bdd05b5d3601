using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace KmsTests.Hostile;

/// <summary>Whatever is sent, the answer is one that the service's description has. <c>./build.sh Fuzz</c> sends more.</summary>
public sealed class FuzzTests
{
    /// <summary>As many go to one instance; each such part has the seed after that of the part before.</summary>
    const int Part = 250;

    /// <summary>For so many requests there is one connection with any bytes.</summary>
    const int RawShare = 8;

    const int AtOnce = 125;

    static readonly int Requests = (int)Number("MERO_TEE_FUZZ_REQUESTS", 2_000);

    static readonly ulong Seed = Number("MERO_TEE_FUZZ_SEED", 1);

    [Fact]
    public async Task Whatever_is_sent_the_answer_is_documented_and_a_key_only_for_what_is_proven()
    {
        var codes = new HashSet<string>(StringComparer.Ordinal);
        for (var sent = 0; sent < Requests; sent += Part)
            codes.UnionWith(await SendPartAsync(Seed + (ulong)(sent / Part), Math.Min(Part, Requests - sent)));
        // What was drawn got past the first checks, and to the last; of few requests, as they are sent to have a failure again, none needs to.
        if (Requests >= 1_000)
            Assert.Superset(new HashSet<string>(["ok", "invalid_request", "invalid_peer_id", "invalid_challenge", "invalid_signature", "attestation_verification_failed"]), codes);
    }

    [Fact]
    public async Task Whatever_bytes_are_sent_the_answers_are_documented_and_nothing_hangs()
    {
        var codes = new HashSet<string>(StringComparer.Ordinal);
        var count = Math.Max(1, Requests / RawShare);
        for (var sent = 0; sent < count; sent += Part)
            codes.UnionWith(await SendBytesAsync(Seed + (ulong)(sent / Part), Math.Min(Part, count - sent)));
        if (count >= Part)
            Assert.Superset(new HashSet<string>(["ok", "bare", "invalid_request"]), codes);
    }

    static async Task<HashSet<string>> SendBytesAsync(ulong seed, int count)
    {
        using var run = await HostileRun.StartAsync(null, ("MERO_KMS_REQUEST_TIMEOUT_SECS", "1"));
        var (fuzz, codes) = (new RawFuzz(run), new HashSet<string>(StringComparer.Ordinal));
        // Many at a time: some wait until the server gives up on what does not come.
        foreach (var some in DrawnBytes.Any.Sample(50, new Rnd(seed), count).Chunk(AtOnce))
        {
            var all = await Task.WhenAll(some.Select(async drawn =>
            {
                try
                {
                    return await fuzz.SendAsync(drawn);
                }
                catch (Exception cause) when (cause is not OperationCanceledException)
                {
                    throw new InvalidOperationException($"Not as it should be: {drawn}. Again with ./build.sh Fuzz --seed {seed} --requests {count * RawShare}.", cause);
                }
            }));
            codes.UnionWith(all.SelectMany(one => one));
        }
        await run.DemandInvariantAsync();
        return codes;
    }

    static async Task<HashSet<string>> SendPartAsync(ulong seed, int count)
    {
        var codes = new HashSet<string>(StringComparer.Ordinal);
        using var run = await HostileRun.StartAsync();
        var caller = new HostileCaller(run);
        var (at, before) = (0, "nothing");
        foreach (var drawn in DrawnRequest.Any.Sample(50, new Rnd(seed), count))
        {
            at++;
            await OrSayAsync($"request {at}: {drawn}, after {before}", async () => codes.Add(await caller.SendAsync(drawn)));
            before = $"{drawn}";
        }
        await OrSayAsync("what came out of all of them", run.DemandInvariantAsync);
        return codes;

        async Task OrSayAsync(string what, Func<Task> act)
        {
            try
            {
                await act();
            }
            catch (Exception cause) when (cause is not OperationCanceledException)
            {
                throw new InvalidOperationException($"Not as it should be: {what}. Again with ./build.sh Fuzz --seed {seed} --requests {count}.", cause);
            }
        }
    }

    static ulong Number(string variable, ulong otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? ulong.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : otherwise;
}
