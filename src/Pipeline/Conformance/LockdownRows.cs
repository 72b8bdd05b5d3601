namespace Pipeline.Conformance;

/// <summary>Upstream's requirements R1 to R7. The first five are those of a locked image; the last two are everybody's.</summary>
static class LockdownRows
{
    static readonly IReadOnlyList<string> Consoles = ["getty.target", "getty@.service", "serial-getty@.service", "console-getty.service", "container-getty@.service", "autovt@.service"];
    static readonly IReadOnlyList<string> Rescues = ["emergency.service", "emergency.target", "rescue.service", "rescue.target", "debug-shell.service"];
    static readonly IReadOnlyList<string> Runners = ["google-startup-scripts.service", "google-guest-agent.service", "cloud-init.service", "cloud-init-local.service", "cloud-config.service", "cloud-final.service"];
    static readonly IReadOnlyList<string> Closed = ["/usr/sbin/nologin", "/sbin/nologin", "/bin/false", "/usr/bin/false", "/bin/sync"];

    static readonly IReadOnlyList<string> OwnUnits = ["mero-node-boot.service", "mero-node.service"];

    // Agents that send metrics or logs away, as packages, programs and units are called.
    internal static readonly IReadOnlyList<string> Agents =
        ["vector", "vmagent", "prometheus", "node_exporter", "node-exporter", "telegraf", "fluent", "td-agent-bit", "otelcol", "google-cloud-ops-agent", "stackdriver", "collectd", "datadog", "filebeat", "promtail"];

    /// <summary>The seven rows.</summary>
    public static IEnumerable<ConformanceRow> Of(ExaminedRoot root) =>
    [
        ConformanceRow.Of("R1", "no SSH", root.IsLocked,
            [.. root.Installed("openssh", "dropbear"), .. root.Present("/etc/ssh", "/usr/lib/openssh", "/usr/bin/ssh", "/usr/sbin/sshd", "/usr/sbin/dropbear"), .. Keys(root)],
            "No package, program, folder or key of SSH."),
        ConformanceRow.Of("R2", "no console", root.IsLocked,
            [
                .. root.Unmasked(Consoles), .. root.Present("/usr/sbin/agetty", "/usr/bin/login"),
                .. root.Words.Where(word => word.StartsWith("console=", StringComparison.Ordinal)).Select(word => $"The command line has {word}."),
            ],
            $"{Consoles.Count} units masked, no console on the command line."),
        ConformanceRow.Of("R3", "no rescue shell", root.IsLocked,
            [.. root.Unmasked(Rescues), .. root.Present("/usr/sbin/sulogin", "/usr/lib/systemd/system-generators/systemd-debug-generator")],
            $"{Rescues.Count} units masked, no sulogin, no debug generator."),
        ConformanceRow.Of("R4", "no accounts", root.IsLocked, Accounts(root), "Every password is locked, no account has a shell, securetty is empty."),
        ConformanceRow.Of("R5", "nothing from the machine's metadata is run", root.IsLocked,
            [.. root.Unmasked(Runners), .. root.Installed("cloud-init", "google-guest-agent", "google-compute-engine", "google-osconfig-agent"), .. root.Missing("systemd.import_credentials=no")],
            $"{Runners.Count} units masked, none of their packages, no credentials from the host."),
        ConformanceRow.Of("R6", "the boot agent starts, and is this profile's", applies: true, BootAgent(root), "mero-node-boot.service is enabled, mero-node.service requires it, the profile is its own."),
        ConformanceRow.Of("R7", "no observability agents", applies: true,
            [
                .. root.Installed([.. Agents]),
                .. root.Entries.Where(entry => (entry.IsExecutable || entry.Path.Contains("/systemd/system/", StringComparison.Ordinal)) && Agents.Any(agent => entry.Name.StartsWith(agent, StringComparison.Ordinal)))
                    .Select(entry => $"{entry.Path} is there."),
            ],
            "No package, program or unit of one."),
    ];

    static IEnumerable<string> Keys(ExaminedRoot root) => root.Entries.Where(entry => entry.Name.StartsWith("authorized_keys", StringComparison.Ordinal)).Select(entry => $"{entry.Path} is there.");

    static IEnumerable<string> Accounts(ExaminedRoot root)
    {
        if (!root.Has("/etc/passwd") || !root.Has("/etc/shadow"))
            yield return "/etc/passwd or /etc/shadow is missing.";
        foreach (var fields in root.Settings("/etc/passwd").Select(line => line.Split(':')))
        {
            if (fields.Length is not 7 || !Closed.Contains(fields[6]))
                yield return $"{fields[0]} has the shell \"{fields[^1]}\".";
            if (fields is [not "root", _, "0", ..])
                yield return $"{fields[0]} has root's id.";
        }
        foreach (var fields in root.Settings("/etc/shadow").Select(line => line.Split(':')).Where(fields => fields.Length < 2 || fields[1] is not ['!' or '*', ..]))
            yield return $"The password of {fields[0]} is not locked.";
        if (!root.Has("/etc/securetty") || root.Text("/etc/securetty") is not "")
            yield return "/etc/securetty is missing, or names terminals.";
    }

    static IEnumerable<string> BootAgent(ExaminedRoot root)
    {
        const string units = "/usr/lib/systemd/system/";
        foreach (var unit in OwnUnits.Where(unit => !root.IsEnabled(unit) || root.IsMasked(unit)))
            yield return $"{unit} does not start with the machine.";
        if (!root.Settings(units + "mero-node-boot.service").Contains("ExecStart=/usr/bin/mero-node boot"))
            yield return "mero-node-boot.service does not run /usr/bin/mero-node boot.";
        if (!root.Settings(units + "mero-node.service").Contains("Requires=mero-node-boot.service"))
            yield return "mero-node.service does not require mero-node-boot.service.";
        if (root.Text("/etc/calimero/image-profile") != $"{root.Profile.Profile}\n")
            yield return $"/etc/calimero/image-profile is \"{root.Text("/etc/calimero/image-profile").Trim()}\".";
        foreach (var missing in root.Missing($"calimero.profile={root.Profile.Profile}"))
            yield return missing;
    }
}
