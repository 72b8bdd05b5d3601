namespace Pipeline.Conformance;

/// <summary>Who is listened to, and what the network decides.</summary>
static class BootedNetworkRows
{
    const string Stub = "127.0.0.53", Any = "0.0.0.0/0.0.0.0", MetadataServer = "metadata.google.internal";

    static readonly IReadOnlyList<string> Services = ["systemd-networkd.service", "systemd-resolved.service"];
    static readonly IReadOnlyList<string> OtherServers = ["FallbackNTPServers", "RuntimeNTPServers", "LinkNTPServers"];

    /// <summary>The five rows.</summary>
    public static IEnumerable<ConformanceRow> Of(BootedMachine machine) =>
    [
        BootedMachine.Row("listening", "the machine listens at reviewed addresses only", applies: true, () => Listening(machine), () => string.Join(", ", Addresses(machine)) + "."),
        BootedMachine.Row("local-sockets", "local sockets are files below /run, or reviewed names", applies: true,
            () => machine.Facts.Texts("unix_sockets").Where(path => !path.StartsWith("/run/", StringComparison.Ordinal) && !machine.Reviewed.Listening.Contains($"unix {path}")).Select(path => $"{path} is listened at."),
            () => $"{machine.Facts.Texts("unix_sockets").Count} sockets."),
        BootedMachine.Row("vsock", "the host has no way in beside the network", applies: true,
            () => machine.Facts.Texts("protocols").Where(protocol => protocol.Contains("vsock", StringComparison.OrdinalIgnoreCase)).Select(protocol => $"The kernel has {protocol}."),
            () => $"{machine.Facts.Texts("protocols").Count} protocols, none of them vsock."),
        BootedMachine.Row("leased-network", "address, route and name servers are the network's", applies: true, () => Network(machine),
            () => $"{Lease(machine).Text("ADDRESS")} by {Lease(machine).Text("ROUTER")}, names from {string.Join(", ", machine.Facts.Texts("network_name_servers"))}."),
        BootedMachine.Row("followed-clock", $"the clock follows {MetadataServer} and no other", applies: true, () => Clock(machine), () => $"systemd-timesyncd runs and asks {MetadataServer}."),
    ];

    static IEnumerable<string> Listening(BootedMachine machine) => Addresses(machine).Except(machine.Reviewed.Listening).Select(address => $"{address} is not reviewed.");

    // Addresses that the network gave are other ones on every machine.
    static IReadOnlyList<string> Addresses(BootedMachine machine)
    {
        var own = Wired(machine).Object("lease") is { } lease ? lease.Text("ADDRESS") : null;
        return [.. machine.Facts.Texts("sockets").Select(socket => socket.Split(' ') is [var protocol, var address] && address.LastIndexOf(':') is > 0 and var colon
            ? $"{protocol} {(address[..colon] == own || address.StartsWith("[fe80:", StringComparison.Ordinal) ? "own" : address[..colon])}{address[colon..]}"
            : throw new FactRefusedException($"The machine tells of the socket \"{socket}\", which has no protocol and address.")).Distinct().Order(StringComparer.Ordinal)];
    }

    static ToldObject Wired(BootedMachine machine) => machine.Facts.Objects("links").Where(link => link.Text("name") is not "lo").ToArray() is [var only]
        ? only
        : throw new FactRefusedException($"The machine has {machine.Facts.Objects("links").Count(link => link.Text("name") is not "lo")} links to a network; one is expected.");

    static ToldObject Lease(BootedMachine machine) => Wired(machine).Object("lease") ?? throw new FactRefusedException("The link has no lease: its address is not from the network.");

    static IEnumerable<string> Network(BootedMachine machine)
    {
        var (link, lease) = (Wired(machine).Text("name"), Lease(machine));
        ToldObject[] ways = [.. machine.Facts.Objects("routes").Where(route => route.Text("to") is Any)];
        if (ways is not [var route] || route.Text("link") != link || route.Text("by") != lease.Text("ROUTER"))
            yield return $"The way to other networks, the metadata server's too, is {string.Join(", ", ways.Select(one => $"{one.Text("link")} by {one.Text("by")}"))}; {link} by {lease.Text("ROUTER")} is what the network gave.";
        if (machine.Facts.Texts("name_servers") is not [Stub])
            yield return $"Programs ask {string.Join(", ", machine.Facts.Texts("name_servers"))} for names; systemd-resolved at {Stub} is expected.";
        var leased = lease.Text("DNS").Split(' ');
        foreach (var server in machine.Facts.Texts("network_name_servers").Where(server => !leased.Contains(server) && !server.StartsWith("fe", StringComparison.Ordinal)))
            yield return $"Names are asked of {server}, which the network did not give.";
        foreach (var unit in Services.Where(unit => !machine.IsRunning(unit)))
            yield return $"{unit} does not run.";
    }

    static IEnumerable<string> Clock(BootedMachine machine)
    {
        if (!machine.IsRunning("systemd-timesyncd.service"))
            yield return "systemd-timesyncd.service does not run.";
        var clock = machine.Facts.Map("clock");
        if (clock.GetValueOrDefault("SystemNTPServers") is not MetadataServer)
            yield return $"It asks \"{clock.GetValueOrDefault("SystemNTPServers")}\"; {MetadataServer} alone is expected.";
        foreach (var name in OtherServers.Where(name => clock.GetValueOrDefault(name) is { Length: > 0 }))
            yield return $"{name} has {clock[name]}.";
    }
}
