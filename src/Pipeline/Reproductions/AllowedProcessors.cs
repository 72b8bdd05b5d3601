using System.Globalization;

namespace Pipeline.Reproductions;

/// <summary>Which of the machine's processors this process may run on.</summary>
static class AllowedProcessors
{
    const string Key = "Cpus_allowed_list:";

    /// <summary>Their numbers, by <see href="https://man7.org/linux/man-pages/man5/proc_pid_status.5.html">proc_pid_status(5)</see>.</summary>
    public static IReadOnlyList<int> Read() => Parse(File.ReadLines("/proc/self/status").Single(line => line.StartsWith(Key, StringComparison.Ordinal))[Key.Length..]);

    /// <summary>A list such as <c>0-3,7</c>.</summary>
    internal static IReadOnlyList<int> Parse(string list) =>
    [
        .. list.Trim().Split(',').Select(range => range.Split('-').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray())
            .SelectMany(range => Enumerable.Range(range[0], range[^1] - range[0] + 1)),
    ];
}
