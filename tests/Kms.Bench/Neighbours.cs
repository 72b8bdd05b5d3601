using System.Globalization;

namespace KmsBench;

/// <summary>What others do on this machine, before it is measured.</summary>
static class Neighbours
{
    // With more than this the server finds its caches emptied, and waits are somebody else's.
    const double Much = 0.1;

    static readonly TimeSpan Watch = TimeSpan.FromSeconds(2);

    /// <summary>The share of all cores' time, 0 to 1, that was not idle in the next two seconds.</summary>
    public static async Task<double> ShareAsync(CancellationToken cancel)
    {
        var before = Read();
        await Task.Delay(Watch, cancel);
        var after = Read();
        return (double)(after.Busy - before.Busy) / Math.Max(1, after.All - before.All);
    }

    /// <summary>For the report; says plainly when the figures are not worth comparing with their aims.</summary>
    public static string Describe(double share) => string.Create(CultureInfo.InvariantCulture,
        $"others     had {100 * share:0} % of the cores before it began{(share > Much ? ": TOO BUSY, whether aims are met is not said by this run; measure again when nothing else runs" : "")}");

    // proc(5): user, nice, system, idle, iowait, irq, softirq, steal, in one unit.
    static (long Busy, long All) Read()
    {
        var times = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9]
            .Select(time => long.Parse(time, CultureInfo.InvariantCulture)).ToList();
        return (times.Sum() - times[3] - times[4], times.Sum());
    }
}
