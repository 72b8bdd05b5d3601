using Pipeline.Clients.Processes;

namespace Pipeline.Reproductions;

/// <summary>Where two tar archives differ.</summary>
static class TarDifference
{
    /// <summary>The first entry that differs: by its metadata, else by its content.</summary>
    public static async Task<string> BetweenAsync(string first, string second, CancellationToken cancel)
    {
        var (one, other) = (await ListAsync(first, cancel), await ListAsync(second, cancel));
        return one == other
            ? $"the entries are the same, but not their content: {await ByteDifference.BetweenAsync(first, second, cancel)}"
            : $"in its entries {TextDifference.Between(one, other)}";
    }

    static Task<string> ListAsync(string archive, CancellationToken cancel) => Tool.RunAsync(
        "tar", ["--list", "--verbose", "--full-time", "--numeric-owner", "--block-number", "--file", archive],
        new() { Environment = new Dictionary<string, string> { ["TZ"] = "UTC", ["LC_ALL"] = "C.UTF-8" } }, cancel);
}
