using System.Globalization;
using Pipeline.Clients.Processes;

namespace Pipeline.Benchmarks;

/// <summary>How fast the machine's own OpenSSL verifies a signature, by its own account.</summary>
public static class OpenSslSpeed
{
    // The lines for machines: +F4:index:bits:signatures per second:verifications per second. For Ed25519 +F6, with the name behind the bits.
    const string Weierstrass = "+F4:";
    const string Edwards = "+F6:";

    /// <summary>Microseconds of one P-256 verification by the clock; null where there is no <c>openssl</c>.</summary>
    public static async Task<double?> P256Async(CancellationToken cancel) =>
        Tool.Find("openssl") is null ? null : Parse(await RunAsync(["-elapsed", "-seconds", "2", "ecdsap256"], cancel), Weierstrass);

    /// <summary>What a cycle's verifications cost right now, in processor time; null where there is no <c>openssl</c>.</summary>
    /// <remarks>
    /// On all cores at once: under load the server never has the machine to itself, and a core beside which another works is slower, whoever
    /// has it. (<c>-multi</c> counts by the clock, and what others take of the cores would count.)
    /// </remarks>
    public static async Task<VerificationLimit?> LimitAsync(CancellationToken cancel)
    {
        if (Tool.Find("openssl") is null)
            return null;
        var outputs = await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => RunAsync(["-seconds", "1", "ed25519", "ecdsap256"], cancel)));
        return new(outputs.Average(output => Parse(output, Edwards)), outputs.Average(output => Parse(output, Weierstrass)));
    }

    static Task<string> RunAsync(string[] arguments, CancellationToken cancel) => Tool.RunAsync("openssl", ["speed", "-mr", .. arguments], ToolOptions.Default, cancel);

    static double Parse(string output, string kind) =>
        output.Split('\n').FirstOrDefault(line => line.StartsWith(kind, StringComparison.Ordinal))?.Split(':') is [.., var rate]
        && double.TryParse(rate, CultureInfo.InvariantCulture, out var perSecond) && perSecond > 0
            ? 1e6 / perSecond
            : throw new InvalidOperationException($"openssl speed -mr gave no line that begins with {kind} and has a rate: {output}");
}
