using System.Globalization;
using System.Text.RegularExpressions;

namespace Pipeline.Conformance;

/// <summary>What the running kernel lets happen.</summary>
static partial class BootedKernelRows
{
    // Bits of the kernel's taints that a module sets: not free, forced, forced out, from outside, unsigned, live patch.
    // https://docs.kernel.org/admin-guide/tainted-kernels.html
    const long TaintedByModule = 1 << 0 | 1 << 1 | 1 << 3 | 1 << 12 | 1 << 13 | 1 << 15;

    const string NoDumps = "|/bin/false";

    // Settings that nobody has to ask for.
    static readonly Dictionary<string, string> Defaults = new() { ["kernel.randomize_va_space"] = "2", ["fs.suid_dumpable"] = "0" };

    /// <summary>The six rows.</summary>
    public static IEnumerable<ConformanceRow> Of(BootedMachine machine) =>
    [
        BootedMachine.Row("command-line", "the kernel was started with the words that were measured", applies: true,
            () => machine.Facts.Text("command_line") == machine.CommandLine ? [] : [$"It was started with \"{machine.Facts.Text("command_line")}\"."],
            () => $"{machine.CommandLine.Split(' ').Length} words, as in the UKI."),
        BootedMachine.Row("lockdown", "the running kernel is locked down as its command line says", applies: true, () => Lockdown(machine), () => machine.Facts.Text("lockdown") + "."),
        BootedMachine.Row("modules", "only signed modules are loaded, and none of networks, buses and file systems that a node has no use for", applies: true,
            () => Modules(machine), () => $"{machine.Facts.Objects("modules").Count} modules, all signed; others are refused."),
        BootedMachine.Row("kernel-settings", "the kernel has the settings of the image", applies: true, () => Settings(machine), () => $"{machine.Settings.Count + Defaults.Count} settings."),
        BootedMachine.Row("core-dumps", "no program's memory is dumped", applies: true, () => Dumps(machine),
            () => $"Dumps go to {NoDumps}; {string.Join(", ", machine.Facts.Map("core_limits").Keys)} may not make any."),
        BootedMachine.Row("swap", "memory is not written to a disk", applies: true,
            () => machine.Facts.TextsOrNone("swaps").Select(swap => $"{swap} is swap space."), () => "No swap space."),
    ];

    static IEnumerable<string> Lockdown(BootedMachine machine)
    {
        var wanted = machine.CommandLine.Split(' ').LastOrDefault(word => word.StartsWith("lockdown=", StringComparison.Ordinal))?["lockdown=".Length..];
        if (wanted is not ("integrity" or "confidentiality"))
            yield return "The image's command line does not lock the kernel down.";
        else if (!machine.Facts.Text("lockdown").Split(' ').Contains($"[{wanted}]"))
            yield return $"The kernel says \"{machine.Facts.Text("lockdown")}\"; [{wanted}] is expected.";
    }

    static IEnumerable<string> Modules(BootedMachine machine)
    {
        if (machine.Facts.Text("signed_modules_only") is not "Y" and var enforced)
            yield return $"sig_enforce is {enforced}; Y is expected.";
        if ((machine.Facts.Number("tainted") & TaintedByModule) is not 0 and var bits)
            yield return $"Modules have tainted the kernel: {bits.ToString(CultureInfo.InvariantCulture)}.";
        foreach (var module in machine.Facts.Objects("modules"))
        {
            if (module.TextOrNone("taints") is { Length: > 0 } taints)
                yield return $"The module {module.Text("name")} taints the kernel: {taints}.";
            if (Unwanted().IsMatch(module.Text("name")))
                yield return $"The module {module.Text("name")} is loaded.";
        }
    }

    static IEnumerable<string> Settings(BootedMachine machine)
    {
        var told = machine.Facts.Map("settings");
        foreach (var (name, wanted) in machine.Settings.Concat(Defaults))
        {
            if (told.GetValueOrDefault(name) is var found && found != wanted)
                yield return $"{name} is {found ?? "not told"}; {wanted} is expected.";
        }
    }

    static IEnumerable<string> Dumps(BootedMachine machine)
    {
        if (machine.Facts.Map("settings").GetValueOrDefault("kernel.core_pattern") is var pattern && pattern is not NoDumps)
            yield return $"Dumps go to {pattern ?? "a place that is not told"}; {NoDumps} is expected.";
        var limits = machine.Facts.Map("core_limits");
        foreach (var unit in BootedUnitRows.Own.Where(unit => limits.GetValueOrDefault(unit) is not "0"))
            yield return $"{unit} may dump {limits.GetValueOrDefault(unit) ?? "as much as is not told"}; 0 is expected.";
    }

    [GeneratedRegex("^(dccp|sctp|rds|tipc|ax25|netrom|rose|x25|appletalk|ipx|llc2|can|bluetooth|btusb|nfc|vsock|vsock_.*|vmw_vsock_.*|vmw_vmci|vhost.*|firewire_.*|thunderbolt|usb_storage|uas|cdrom|sr_mod|floppy|nfsv?[34]?|nfsd|cifs|ceph|rbd|nbd|cramfs|freevxfs|jffs2|hfs|hfsplus|udf|isofs|squashfs|ntfs3?|exfat|f2fs|btrfs|xfs)$")]
    private static partial Regex Unwanted();
}
