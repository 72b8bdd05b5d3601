using Pipeline.Benchmarks;

namespace KmsBench;

/// <summary>Drives servers that differ in one thing in turns, round after round: what the machine does besides then befalls all of them.</summary>
/// <param name="few">The one with which the others are compared.</param>
/// <param name="waiting">The one at which challenges wait.</param>
/// <param name="values">The one whose policy is long.</param>
sealed class Rounds(Contender few, Contender waiting, Contender values)
{
    const int Count = 5;

    static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(1250);

    readonly List<LoadFigures> most = [];
    readonly List<LoadFigures> half = [];
    readonly List<LoadFigures> nineTenths = [];
    readonly List<LoadFigures> manyWaiting = [];
    readonly List<LoadFigures> manyValues = [];

    public async Task<KmsFigures> RunAsync(Store store, double? limit, CancellationToken cancel)
    {
        for (var round = 0; round < Count; round++)
            await RunAsync(cancel);
        return new()
        {
            Store = store.Name,
            Aim = store.Aim,
            Limit = limit,
            Most = new(most),
            Half = new(half),
            NineTenths = new(nineTenths),
            Memory = few.Server.Memory,
            ManyWaiting = new(manyWaiting),
            ManyValues = new(manyValues),
            MemoryOfMany = waiting.Server.Memory,
        };
    }

    // What the machine bears changes with what others do on it, so it is measured right before it is halved.
    async Task RunAsync(CancellationToken cancel)
    {
        most.Add(await few.Load.SaturateAsync(Turn, cancel));
        var rate = most[^1].PerSecond / 2;
        manyWaiting.Add(await waiting.Load.AtRateAsync(rate, Turn, cancel));
        half.Add(await few.Load.AtRateAsync(rate, Turn, cancel));
        manyValues.Add(await values.Load.AtRateAsync(rate, Turn, cancel));
        nineTenths.Add(await few.Load.AtRateAsync(0.9 * most[^1].PerSecond, Turn, cancel));
    }
}
