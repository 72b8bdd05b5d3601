using Pipeline.Benchmarks;

namespace KmsBench;

/// <summary>Measures with both stores, and puts the figures beside the least that any KMS spends.</summary>
sealed class Measuring(World world, Action<string> say)
{
    static readonly TimeSpan Stretch = TimeSpan.FromSeconds(5);

    public async Task<BenchReport> RunAsync(CancellationToken cancel)
    {
        var machine = await Machine.DescribeAsync(cancel);
        var others = await Neighbours.ShareAsync(cancel);
        say("openssl speed: Ed25519 and P-256");
        var edwards = await OpenSslSpeed.MeasureAsync("ed25519", isElapsed: false, cancel);
        var weierstrass = await OpenSslSpeed.MeasureAsync("ecdsap256", isElapsed: false, cancel);
        var limit = edwards + (2 * weierstrass);
        List<BenchRow> rows = [.. KmsReport.OfLimit(edwards, weierstrass)];
        rows.AddRange(KmsReport.Of(await StoreAsync(new() { Name = "memory", Redis = _ => Task.FromResult<RedisProgram?>(null), Aim = BenchAims.KmsMemory }, limit, cancel)));
        if (RedisProgram.IsInstalled)
            rows.AddRange(KmsReport.Of(await StoreAsync(new() { Name = "Redis", Redis = async name => await world.RedisAsync(name, cancel), Aim = BenchAims.KmsRedis }, limit, cancel)));
        else
            rows.Add(KmsReport.Absent("Redis", "redis-server is not installed"));
        return new()
        {
            Machine = [.. machine, Neighbours.Describe(others), $"load       {Average()} at the end (/proc/loadavg); whoever asks, the guest agent and Redis share the cores with the server"],
            Rows = rows,
        };
    }

    static string Average() => string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3));

    async Task<KmsFigures> StoreAsync(Store store, double? limit, CancellationToken cancel)
    {
        var what = $"challenges in {store.Name}";
        say($"{what}: warming up");
        await using var few = await Contender.StartAsync(world, $"{store.Name}-few", 1, KmsReport.FewWaiting, store, cancel);
        say($"{what}: saturation, after {await few.Load.WarmAsync(cancel):N0} cycles");
        var most = await few.Load.SaturateAsync(Stretch, cancel);
        say($"{what}: 50 % and 90 % of {most.PerSecond:N0}/s, at which a cycle took {most.ProcessorPerCycle:N0} µs of the server's processor time");
        var half = await few.Load.AtRateAsync(0.5 * most.PerSecond, Stretch, cancel);
        var nineTenths = await few.Load.AtRateAsync(0.9 * most.PerSecond, Stretch, cancel);
        var memory = few.Server.Memory;
        say($"{what}: {KmsReport.ManyWaiting:N0} of them, and {KmsReport.ManyValues:N0} values per register");
        await using var waiting = await Contender.StartAsync(world, $"{store.Name}-waiting", 1, KmsReport.ManyWaiting, store, cancel);
        await using var values = await Contender.StartAsync(world, $"{store.Name}-values", KmsReport.ManyValues, KmsReport.FewWaiting, store, cancel);
        await Task.WhenAll(waiting.Load.WarmAsync(cancel), values.Load.WarmAsync(cancel));
        say($"{what}: in turns");
        var figures = await Turns.RunAsync([few, waiting, values], most.PerSecond / 2, cancel);
        return new()
        {
            Store = store.Name,
            Aim = store.Aim,
            Limit = limit,
            Most = most,
            Half = half,
            NineTenths = nineTenths,
            Memory = memory,
            Few = figures[0],
            ManyWaiting = figures[1],
            ManyValues = figures[2],
            MemoryOfMany = waiting.Server.Memory,
        };
    }
}
