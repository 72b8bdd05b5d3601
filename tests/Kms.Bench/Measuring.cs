using Pipeline.Benchmarks;

namespace KmsBench;

/// <summary>Measures with both stores, and puts the figures beside each other.</summary>
sealed class Measuring(World world, Action<string> say)
{
    public async Task<BenchReport> RunAsync(CancellationToken cancel)
    {
        var machine = await Machine.DescribeAsync(cancel);
        var others = await Neighbours.ShareAsync(cancel);
        var memory = await StoreAsync(new() { Name = "memory", Redis = _ => Task.FromResult<RedisProgram?>(null), Aim = BenchAims.KmsMemory }, cancel);
        var (redis, why) = await RedisAsync(cancel);
        return new()
        {
            Machine = [.. machine, Neighbours.Describe(others), $"load       {Average()} at the end (/proc/loadavg); whoever asks, the guest agent and Redis share the cores with the server"],
            Rows =
            [
                .. KmsReport.OfLimit([.. memory.Limits, .. redis?.Limits ?? []]),
                .. KmsReport.Of(memory),
                .. redis is null ? [KmsReport.Absent("Redis", why)] : KmsReport.Of(redis),
            ],
        };
    }

    // On a busy machine Redis may take longer than the server waits for it. What was measured before is not to be lost with that.
    async Task<(KmsFigures? Figures, string Why)> RedisAsync(CancellationToken cancel)
    {
        if (!RedisProgram.IsInstalled)
            return (null, "redis-server is not installed");
        try
        {
            return (await StoreAsync(new() { Name = "Redis", Redis = async name => await world.RedisAsync(name, cancel), Aim = BenchAims.KmsRedis }, cancel), "");
        }
        catch (InvalidOperationException refused)
        {
            return (null, refused.Message);
        }
    }

    static string Average() => string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3));

    async Task<KmsFigures> StoreAsync(Store store, CancellationToken cancel)
    {
        var what = $"challenges in {store.Name}";
        say($"{what}: starting three servers");
        await using var few = await Contender.StartAsync(world, $"{store.Name}-few", 1, store, cancel);
        await using var waiting = await Contender.StartAsync(world, $"{store.Name}-waiting", 1, store, cancel);
        await using var values = await Contender.StartAsync(world, $"{store.Name}-values", KmsReport.ManyValues, store, cancel);
        var cycles = await Task.WhenAll(few.Load.WarmAsync(cancel), waiting.Load.WarmAsync(cancel), values.Load.WarmAsync(cancel));
        // Behind the cycles: the runtime compiles for what it sees first, which is to be the same at all three.
        say($"{what}: {KmsReport.ManyWaiting:N0} of them at one server, after {cycles.Min():N0} cycles at each");
        await Waiting.FillAsync(few.Server.Address, KmsReport.FewWaiting, cancel);
        await Waiting.FillAsync(values.Server.Address, KmsReport.FewWaiting, cancel);
        await Waiting.FillAsync(waiting.Server.Address, KmsReport.ManyWaiting, cancel);
        say($"{what}: in turns");
        return await new Rounds(few, waiting, values).RunAsync(store, cancel);
    }
}
