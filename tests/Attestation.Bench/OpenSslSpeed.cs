using System.Globalization;
using Pipeline.Clients.Processes;

namespace AttestationBench;

/// <summary>How fast the machine's own OpenSSL verifies a P-256 signature, by its own account.</summary>
static class OpenSslSpeed
{
    const string Marker = "+F4:";

    /// <summary>Microseconds for one, by the clock as everything else here and not by processor time; null where there is no <c>openssl</c>.</summary>
    public static async Task<double?> MeasureAsync(CancellationToken cancel) => Tool.Find("openssl") is null
        ? null
        : Parse(await Tool.RunAsync("openssl", ["speed", "-elapsed", "-seconds", "2", "-mr", "ecdsap256"], ToolOptions.Default, cancel));

    /// <summary>The line for machines: <c>+F4:index:bits:signatures per second:verifications per second</c>.</summary>
    static double Parse(string output) => output.Split('\n').FirstOrDefault(line => line.StartsWith(Marker, StringComparison.Ordinal))?.Split(':') is [_, _, "256", _, var rate]
        && double.TryParse(rate, CultureInfo.InvariantCulture, out var perSecond) && perSecond > 0
            ? 1e6 / perSecond
            : throw new InvalidOperationException($"openssl speed -mr gave no line that begins with {Marker} and has a rate: {output}");
}
