using System.Globalization;
using Pipeline.Clients.Processes;

namespace Pipeline.Benchmarks;

/// <summary>How fast the machine's own OpenSSL verifies a signature, by its own account.</summary>
public static class OpenSslSpeed
{
    /// <summary>Microseconds for one; null where there is no <c>openssl</c>.</summary>
    /// <param name="algorithm">As openssl speed names it: <c>ecdsap256</c>, <c>ed25519</c>.</param>
    /// <param name="isElapsed">By the clock; otherwise by processor time, which does not count what others took.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task<double?> MeasureAsync(string algorithm, bool isElapsed, CancellationToken cancel) => Tool.Find("openssl") is null
        ? null
        : Parse(await Tool.RunAsync("openssl", ["speed", .. isElapsed ? (string[])["-elapsed"] : [], "-seconds", "2", "-mr", algorithm], ToolOptions.Default, cancel));

    // The line for machines: +F4:index:bits:signatures per second:verifications per second. For Ed25519 +F6, with the name behind the bits.
    static double Parse(string output) => output.Split('\n').FirstOrDefault(IsResult)?.Split(':') is [.., var rate]
        && double.TryParse(rate, CultureInfo.InvariantCulture, out var perSecond) && perSecond > 0
            ? 1e6 / perSecond
            : throw new InvalidOperationException($"openssl speed -mr gave no line that begins with +F4: or +F6: and has a rate: {output}");

    static bool IsResult(string line) => line.StartsWith("+F4:", StringComparison.Ordinal) || line.StartsWith("+F6:", StringComparison.Ordinal);
}
