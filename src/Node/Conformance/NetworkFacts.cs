using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Node.Data.Tools;

namespace Node.Conformance;

/// <summary>What the network gave the machine, and whose clock it follows.</summary>
sealed class NetworkFacts(FactFiles files, ITools tools)
{
    const string Links = "sys/class/net", Leases = "run/systemd/netif/leases";

    public IEnumerable<BootedFact> All() =>
    [
        new("links", () => FactFiles.List(Folders(Links).Select(Link))),
        new("routes", () => FactFiles.List(files.Table("proc/net/route", fields: 8, head: 1).Select(Route))),
        new("name_servers", () => FactFiles.List(NameServers("etc/resolv.conf"))),
        new("network_name_servers", () => FactFiles.List(NameServers("run/systemd/resolve/resolv.conf"))),
        new("clock", ClockAsync),
    ];

    JsonObject Link(string path)
    {
        var name = Path.GetFileName(path);
        var lease = $"{Leases}/{files.Line($"{Links}/{name}/ifindex")}";
        return new()
        {
            ["name"] = name,
            ["mtu"] = files.Line($"{Links}/{name}/mtu"),
            ["lease"] = File.Exists(files.PathOf(lease)) ? Pairs(files.Lines(lease), ["ADDRESS", "ROUTER", "MTU", "DNS", "SERVER_ADDRESS"]) : null,
        };
    }

    // Iface Destination Gateway Flags RefCnt Use Metric Mask: addresses as numbers of the machine's order.
    static JsonObject Route(string[] fields) => new()
    {
        ["link"] = fields[0],
        ["to"] = $"{Address(fields[1])}/{Address(fields[7])}",
        ["by"] = Address(fields[2]),
    };

    static string Address(string text) => uint.TryParse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var number)
        ? new IPAddress(number).ToString()
        : throw new FactMissingException($"A route has the address \"{text}\", which is none.");

    IEnumerable<string> NameServers(string name) => files.Lines(name).Select(FactFiles.Fields).Where(fields => fields is ["nameserver", _, ..]).Select(fields => fields[1]);

    async Task<JsonNode> ClockAsync(CancellationToken cancel)
    {
        IReadOnlyList<string> asked = ["SystemNTPServers", "LinkNTPServers", "RuntimeNTPServers", "FallbackNTPServers"];
        return Pairs((await tools.DemandAsync("timedatectl", ["show-timesync", "--all", .. asked.Select(name => $"--property={name}")], default, cancel)).Split('\n'), asked);
    }

    static JsonObject Pairs(IEnumerable<string> lines, IReadOnlyList<string> names) =>
        new(lines.Select(line => line.Split('=', 2)).Where(pair => pair is [var name, _] && names.Contains(name))
            .Select(pair => KeyValuePair.Create(pair[0], (JsonNode?)pair[1].Trim())).DistinctBy(pair => pair.Key));

    IEnumerable<string> Folders(string name) => Directory.Exists(files.PathOf(name))
        ? Directory.EnumerateFileSystemEntries(files.PathOf(name)).Where(Directory.Exists).Order(StringComparer.Ordinal)
        : throw new FactMissingException($"/{name} is not there.");
}
