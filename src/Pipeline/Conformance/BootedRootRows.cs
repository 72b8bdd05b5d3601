using System.Globalization;

namespace Pipeline.Conformance;

/// <summary>What the root is, and what can be written.</summary>
static class BootedRootRows
{
    const string Device = "/dev/mapper/root";

    // What the kernel makes up: nothing in them stays, and most of it is guarded by lockdown.
    static readonly IReadOnlyList<string> MadeUp =
        ["autofs", "binfmt_misc", "bpf", "cgroup2", "configfs", "debugfs", "devpts", "efivarfs", "fusectl", "hugetlbfs", "mqueue", "proc", "pstore", "securityfs", "sysfs", "tracefs"];

    static readonly IReadOnlyList<string> InMemory = ["devtmpfs", "overlay", "ramfs", "tmpfs"];

    static readonly IReadOnlyList<string> Places = ["/usr", "/etc", "/opt"];

    /// <summary>The six rows.</summary>
    public static IEnumerable<ConformanceRow> Of(BootedMachine machine) =>
    [
        BootedMachine.Row("verified-root", "the root is verified by the image's root hash, and a wrong block stops the machine", applies: true, () => Verity(machine),
            () => $"dm-verity with {machine.RootHash}, panic_on_corruption; nothing was wrong so far."),
        BootedMachine.Row("whole-root", "every block of the root is what the root hash says", applies: true, () => Whole(machine),
            () => $"{machine.Facts.Number("root_read").ToString(CultureInfo.InvariantCulture)} bytes were read and verified."),
        BootedMachine.Row("root", machine.Profile.WritableRoot ? "what is written over the root is in memory" : "the root is mounted read-only, and nothing over it", applies: true, () => Root(machine),
            () => Mounted(machine, "/") is [.., var root] ? $"{root.Text("type")} of {root.Text("source")}, {root.Text("options").Split(',')[0]}." : ""),
        BootedMachine.Row("writes", "who tries to write into the root is refused", !machine.Profile.WritableRoot,
            () => Tried(machine).Where(tried => tried.Text("answer") is not "EROFS").Select(tried => $"{tried.Text("folder")} answers {tried.Text("answer")}."),
            () => $"{string.Join(", ", Tried(machine).Select(tried => tried.Text("folder")))}: EROFS."),
        BootedMachine.Row("writable", "only memory can be written, at reviewed places", applies: true, () => Writable(machine),
            () => $"{string.Join(", ", Changeable(machine).Select(mount => $"{mount.Text("point")} ({mount.Text("type")})"))}."),
        BootedMachine.Row("set-id-writable", "where something can be written no program runs as its owner or group, beyond the reviewed ones", applies: true,
            () => machine.Facts.TextsOrNone("set_id").Except(machine.Profile.WritableRoot ? machine.Reviewed.SetId : []).Select(path => $"{path} is there."),
            () => $"{machine.Facts.TextsOrNone("set_id").Count}, {(machine.Profile.WritableRoot ? "all of the verified root and reviewed" : "as expected")}."),
    ];

    static IReadOnlyList<ToldObject> Mounted(BootedMachine machine, string point) => [.. machine.Facts.Objects("mounts").Where(mount => mount.Text("point") == point)];

    static IReadOnlyList<ToldObject> Tried(BootedMachine machine)
    {
        var tried = machine.Facts.Objects("writes");
        return Places.Prepend("/").FirstOrDefault(place => tried.All(one => one.Text("folder") != place)) is { } lacking
            ? throw new FactRefusedException($"The machine does not tell what {lacking} answers to who writes.")
            : tried;
    }

    static bool Has(ToldObject mount, string member, string option) => mount.Text(member).Split(',').Contains(option);

    // name: start length verity version data-device hash-device data-block hash-block data-blocks hash-start algorithm digest salt options…
    static string[] Table(BootedMachine machine) => machine.Facts.Texts("verity") is [var only] && only.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: >= 14 } fields && fields[3] is "verity"
        ? fields
        : throw new FactRefusedException("The machine does not tell of one dm-verity mapping.");

    static IEnumerable<string> Verity(BootedMachine machine)
    {
        var table = Table(machine);
        string[] options = [.. table.Skip(14)];
        if (table[0] is not "root:" || table[1] is not "0")
            yield return $"The mapping begins with \"{table[0]} {table[1]}\"; \"root: 0\" is expected.";
        if (table[12] != machine.RootHash)
            yield return $"The root hash is {table[12]}; {machine.RootHash} is expected.";
        if (!options.Contains("panic_on_corruption"))
            yield return "The mapping lacks panic_on_corruption.";
        foreach (var option in options.Where(option => option is "ignore_corruption" or "restart_on_corruption" or "ignore_zero_blocks" or "check_at_most_once" or "try_verify_in_tasklet"))
            yield return $"The mapping has {option}.";
        if (machine.Facts.Texts("verity_status") is not [var status] || status.Split(' ') is not ["root:", "0", _, "verity", "V", ..])
            yield return $"The status is \"{string.Join(" | ", machine.Facts.Texts("verity_status"))}\"; V (verified) is expected.";
    }

    static IEnumerable<string> Whole(BootedMachine machine)
    {
        if (!long.TryParse(Table(machine)[2], NumberStyles.None, CultureInfo.InvariantCulture, out var sectors) || sectors is 0)
            yield return $"The mapping has the length \"{Table(machine)[2]}\".";
        else if (machine.Facts.Number("root_read") != sectors * 512)
            yield return $"{machine.Facts.Number("root_read")} bytes were read of {sectors * 512}.";
        if (machine.Facts.Number("root_sectors") is var partition && partition != sectors)
            yield return $"The partition has {partition} sectors and the mapping {sectors}: the rest is not verified.";
    }

    static IEnumerable<string> Root(BootedMachine machine)
    {
        var mounts = Mounted(machine, "/");
        if (mounts is not [var root])
        {
            yield return $"/ is mounted {mounts.Count} times.";
            yield break;
        }
        if (!machine.Profile.WritableRoot)
        {
            if (root.Text("type") is not "erofs" || root.Text("source") is not Device || !Has(root, "options", "ro") || !Has(root, "file_system_options", "ro"))
                yield return $"/ is {root.Text("type")} of {root.Text("source")}, {root.Text("options")}; erofs of {Device}, ro is expected.";
            // A machine's own id is of this boot, and stands in a file that cannot be changed either.
            foreach (var over in machine.Facts.Objects("mounts").Where(mount => !(mount.Text("point") is "/etc/machine-id" && Has(mount, "options", "ro")) && Places.Any(place => mount.Text("point") == place || mount.Text("point").StartsWith(place + "/", StringComparison.Ordinal))))
                yield return $"{over.Text("point")} is mounted over the root.";
            yield break;
        }
        var (lower, upper) = (Option(root, "lowerdir"), Option(root, "upperdir"));
        if (root.Text("type") is not "overlay" || lower is null || upper is null)
            yield return $"/ is {root.Text("type")} of {root.Text("source")}, {root.Text("file_system_options")}; an overlay is expected.";
    }

    static string? Option(ToldObject mount, string name) => mount.Text("file_system_options").Split(',').FirstOrDefault(option => option.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];

    static IEnumerable<ToldObject> Changeable(BootedMachine machine) => machine.Facts.Objects("mounts")
        .Where(mount => Has(mount, "options", "rw") && Has(mount, "file_system_options", "rw") && !MadeUp.Contains(mount.Text("type")));

    static IEnumerable<string> Writable(BootedMachine machine)
    {
        foreach (var mount in Changeable(machine))
        {
            var place = $"{mount.Text("point")} {mount.Text("type")}";
            if (!InMemory.Contains(mount.Text("type")))
                yield return $"{place} of {mount.Text("source")} is no memory.";
            if (!machine.Reviewed.Writable.Contains(place))
                yield return $"{place} can be written, and is not reviewed.";
        }
    }
}
