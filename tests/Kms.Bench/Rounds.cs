using Pipeline.Benchmarks;

namespace KmsBench;

/// <summary>Drives servers that differ in one thing in turns, round after round: what the machine does besides then befalls all of them.</summary>
/// <param name="few">The one with which the others are compared.</param>
/// <param name="waiting">The one at which challenges wait.</param>
/// <param name="values">The one whose policy is long.</param>
sealed class Rounds(Contender few, Contender waiting, Contender values)
{
    const int Count = 6;

    // Many short ones rather than few long ones: the machine's speed drifts within seconds.
    const int TurnsOfRound = 3;

    static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(500);
    static readonly TimeSpan LongTurn = TimeSpan.FromSeconds(1);

    readonly List<VerificationLimit> limits = [];
    readonly List<LoadFigures> most = [];
    readonly List<LoadFigures> half = [];
    readonly List<LoadFigures> nineTenths = [];
    readonly List<LoadFigures> manyWaiting = [];
    readonly List<LoadFigures> manyValues = [];
    int turns;

    public async Task<KmsFigures> RunAsync(Store store, CancellationToken cancel)
    {
        for (var round = 0; round < Count; round++)
            await RunAsync(cancel);
        return new()
        {
            Store = store.Name,
            Aim = store.Aim,
            Limits = limits,
            Rounds = Count,
            Most = new(most),
            Half = new(half),
            NineTenths = new(nineTenths),
            Memory = few.Server.Memory,
            ManyWaiting = new(manyWaiting),
            ManyValues = new(manyValues),
            MemoryOfMany = waiting.Server.Memory,
        };
    }

    // What the machine bears changes with what others do on it, so it is measured right before it is halved; and beside it what the machine makes of bare verifications.
    async Task RunAsync(CancellationToken cancel)
    {
        if (await OpenSslSpeed.LimitAsync(cancel) is { } limit)
            limits.Add(limit);
        most.Add(await few.Load.SaturateAsync(LongTurn, cancel));
        var perSecond = most[^1].PerSecond;
        nineTenths.Add(await few.Load.AtRateAsync(0.9 * perSecond, LongTurn, cancel));
        (Contender Server, List<LoadFigures> Its)[] loads = [(few, half), (waiting, manyWaiting), (values, manyValues)];
        // Each is as often the first as the others: who comes behind whom is to decide nothing.
        for (var turn = 0; turn < TurnsOfRound; turn++, turns++)
        {
            for (var place = 0; place < loads.Length; place++)
            {
                var (server, its) = loads[(turns + place) % loads.Length];
                its.Add(await server.Load.AtRateAsync(perSecond / 2, Turn, cancel));
            }
        }
    }
}
