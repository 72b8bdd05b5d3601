using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Pipeline.Clients.Processes;

namespace Pipeline.Benchmarks;

/// <summary>What a reader of the figures must know of the machine.</summary>
public static class Machine
{
    /// <summary>A line a fact.</summary>
    public static async Task<IReadOnlyList<string>> DescribeAsync(CancellationToken cancel) =>
    [
        $"processor  {Processor()}, {Environment.ProcessorCount} cores",
        $".NET       {RuntimeInformation.FrameworkDescription}, with {OpenSslOfRuntime()}",
        $"openssl    {await VersionAsync("openssl", "version", cancel)}",
        $"node       {await VersionAsync("node", "--version", cancel)}",
    ];

    static string Processor() => File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line
        ? line.Split(':', 2)[1].Trim()
        : RuntimeInformation.ProcessArchitecture.ToString();

    /// <summary>OpenSSL's number: MNN00PP0 (OPENSSL_VERSION_NUMBER since 3.0).</summary>
    static string OpenSslOfRuntime()
    {
        var number = SafeEvpPKeyHandle.OpenSslVersion;
        return $"OpenSSL {number >> 28 & 0xf}.{number >> 20 & 0xff}.{number >> 4 & 0xff}";
    }

    static async Task<string> VersionAsync(string program, string argument, CancellationToken cancel) =>
        Tool.Find(program) is null ? "absent" : await Tool.RunAsync(program, [argument], ToolOptions.Default, cancel);
}
