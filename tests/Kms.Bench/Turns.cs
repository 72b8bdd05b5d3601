using Pipeline.Benchmarks;

namespace KmsBench;

/// <summary>Drives servers that differ in one thing in turns: what the machine does besides then befalls all of them.</summary>
static class Turns
{
    const int Rounds = 5;

    static readonly TimeSpan Turn = TimeSpan.FromSeconds(2);

    /// <summary>In the order of the servers, all turns of each as one.</summary>
    public static async Task<IReadOnlyList<LoadFigures>> RunAsync(IReadOnlyList<Contender> servers, double perSecond, CancellationToken cancel)
    {
        var turns = servers.Select(_ => new List<LoadFigures>()).ToList();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (server, its) in servers.Zip(turns))
                its.Add(await server.Load.AtRateAsync(perSecond, Turn, cancel));
        }
        return [.. turns.Select(LoadFigures.Sum)];
    }
}
