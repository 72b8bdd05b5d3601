using System.Text.Json.Nodes;

namespace Node.Conformance;

/// <summary>What the running kernel says of itself.</summary>
sealed class KernelFacts(FactFiles files)
{
    // Asked for whether or not the image sets them.
    static readonly IReadOnlyList<string> Always = ["kernel.core_pattern", "kernel.modules_disabled", "kernel.randomize_va_space", "fs.suid_dumpable"];

    public IEnumerable<BootedFact> All() =>
    [
        new("command_line", () => files.Line("proc/cmdline")),
        new("lockdown", () => files.Line("sys/kernel/security/lockdown")),
        new("signed_modules_only", () => files.Line("sys/module/module/parameters/sig_enforce")),
        new("tainted", () => files.Line("proc/sys/kernel/tainted")),
        new("modules", Modules),
        new("settings", Settings),
        new("swaps", () => FactFiles.List(files.Table("proc/swaps", fields: 5, head: 1).Select(swap => swap[0]))),
        new("consoles", () => FactFiles.List(files.Table("proc/consoles", fields: 2).Select(console => console[0]))),
    ];

    // name size uses by state address (taints)
    JsonArray Modules() => FactFiles.List(files.Table("proc/modules", fields: 6).Select(module => new JsonObject
    {
        ["name"] = module[0],
        ["taints"] = module.Length > 6 ? module[6].Trim('(', ')') : "",
    }));

    JsonObject Settings()
    {
        var settings = new JsonObject();
        foreach (var name in Asked().Concat(Always).Distinct())
            settings[name] = files.Line($"proc/sys/{name.Replace('.', '/')}");
        return settings;
    }

    IEnumerable<string> Asked() => files.Lines("etc/sysctl.d/50-node.conf").Where(line => line is not ['#' or ';', ..]).Select(line => line.Split('=', 2) is [var name, _]
        ? name.Trim()
        : throw new FactMissingException($"/etc/sysctl.d/50-node.conf has the line \"{line}\", which sets nothing."));
}
