using Node.Data.Tools;

namespace NodeTests.Conformance;

/// <summary>Programs that say what a test has them say; what is not among it ends with an error.</summary>
sealed class ToldTools : ITools
{
    public Dictionary<string, string> Says { get; } = new()
    {
        ["dmsetup table"] = "root: 0 8 verity 1 254:2 254:3 4096 4096 1 1 sha256 00 01 1 panic_on_corruption\n",
        ["dmsetup status"] = "root: 0 8 verity V\n",
        ["systemctl list-units"] = """[{"unit":"mero-node.service","load":"loaded","active":"active","sub":"running","description":"The node's admin API"}]""",
        ["systemctl show"] = "0\n",
        ["systemctl start"] = "",
        ["systemd-analyze security"] = "\n→ Overall exposure level for mero-node.service: 2.3 OK :-)\n",
        ["timedatectl show-timesync"] = "SystemNTPServers=metadata.google.internal\nFallbackNTPServers=\n",
    };

    /// <summary>What was run, with all arguments.</summary>
    public List<string> Ran { get; } = [];

    public Task<ToolEnd> RunAsync(string program, IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input, CancellationToken cancel)
    {
        Ran.Add($"{program} {string.Join(' ', arguments)}");
        return Task.FromResult(Says.TryGetValue($"{program} {arguments[0]}", out var said) ? new ToolEnd(0, said, "") : new ToolEnd(1, "", "It does not work."));
    }
}
