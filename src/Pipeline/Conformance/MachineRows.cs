using System.Globalization;

namespace Pipeline.Conformance;

/// <summary>What the kernel, systemd and our units are told to do.</summary>
static class MachineRows
{
    static readonly IReadOnlyList<string> ClockFiles = ["/etc/systemd/timesyncd.conf", "/etc/systemd/timesyncd.conf.d/", "/usr/lib/systemd/timesyncd.conf.d/"];

    static readonly IReadOnlyList<string> NetworkSettings = ["DHCP=yes", "UseMTU=yes"];

    /// <summary>The boot disk and the network of a machine at GCP.</summary>
    static readonly IReadOnlyList<string> Drivers = ["virtio_scsi", "nvme", "gve", "virtio_net"];

    /// <summary>The eight rows.</summary>
    public static IEnumerable<ConformanceRow> Of(ExaminedRoot root) =>
    [
        ConformanceRow.Of("verity", "the root is verified, and a wrong block stops the machine", applies: true, Verity(root), "The command line has one root hash and panic-on-corruption."),
        ConformanceRow.Of("kernel", "the kernel is locked down and loads signed modules only", applies: true,
            [
                .. root.Missing("module.sig_enforce=1"),
                .. root.Words.Any(word => word is "lockdown=integrity" or "lockdown=confidentiality") ? Array.Empty<string>() : ["The command line lacks lockdown=integrity or lockdown=confidentiality."],
            ],
            string.Join(", ", root.Words.Where(word => word.StartsWith("lockdown=", StringComparison.Ordinal)).Append("module.sig_enforce=1")) + "."),
        ConformanceRow.Of("hardening", $"systemd-analyze security says at most {Text(root.Base.Exposure)} of each unit of ours, or what was reviewed", applies: true,
            root.Exposures.Count is 0
                ? ["There is no unit mero-node*.service."]
                : root.Exposures.Where(unit => unit.Value is not { } value || value > root.Reviewed.ExposureOf(unit.Key, root.Base.Exposure)).Select(unit => $"{unit.Key} has {(unit.Value is { } value ? Text(value) : "no value")}."),
            string.Join(", ", root.Exposures.Select(unit => $"{unit.Key} {Text(unit.Value ?? 10)}")) + "."),
        ConformanceRow.Of("clock", "the clock is GCP's, and no other", applies: true, Clock(root), "systemd-timesyncd asks metadata.google.internal only."),
        ConformanceRow.Of("network", "addresses and packet size come from GCP's network", applies: true, Network(root), "systemd-networkd uses DHCP and its MTU."),
        ConformanceRow.Of("drivers", "there are drivers for GCP's disks and networks", applies: true,
            Drivers.Where(driver => !HasDriver(root, driver)).Select(driver => $"There is no driver {driver}."), string.Join(", ", Drivers) + "."),
        ConformanceRow.Of("sockets", "systemd listens on reviewed sockets only", applies: true,
            Wanted(root, "/etc", "/usr/lib").Where(unit => unit.EndsWith(".socket", StringComparison.Ordinal) && !root.Reviewed.Sockets.Contains(unit)).Select(unit => $"{unit} is not reviewed."),
            $"{Wanted(root, "/etc", "/usr/lib").Count(unit => unit.EndsWith(".socket", StringComparison.Ordinal))} units, all reviewed."),
        ConformanceRow.Of("starts", "only units that images/node names are enabled", applies: true,
            Wanted(root, "/etc").Where(unit => !unit.EndsWith(".socket", StringComparison.Ordinal)).Except([.. root.Base.Enable, .. root.Profile.Enable, .. root.Reviewed.Starts]).Select(unit => $"{unit} is enabled."),
            $"{Wanted(root, "/etc").Count(unit => !unit.EndsWith(".socket", StringComparison.Ordinal))} units."),
    ];

    static string Text(decimal value) => value.ToString("0.0", CultureInfo.InvariantCulture);

    static IEnumerable<string> Verity(ExaminedRoot root)
    {
        string[] hashes = [.. root.Words.Where(word => word.StartsWith("roothash=", StringComparison.Ordinal))];
        if (hashes is not [var hash] || !root.Words.Contains("calimero.root_hash=" + hash["roothash=".Length..]))
            yield return "The command line does not have one root hash, the same for the kernel and for calimero.root_hash.";
        foreach (var missing in root.Missing("ro", "systemd.verity_root_options=panic-on-corruption"))
            yield return missing;
    }

    static IEnumerable<string> Clock(ExaminedRoot root)
    {
        if (!root.IsEnabled("systemd-timesyncd.service"))
            yield return "systemd-timesyncd.service does not start with the machine.";
        string[] lines = [.. root.Entries.Where(entry => ClockFiles.Any(file => entry.Path == file || file.EndsWith('/') && entry.Path.StartsWith(file, StringComparison.Ordinal))).SelectMany(entry => root.Settings(entry.Path))];
        if (lines.Where(line => line.StartsWith("NTP=", StringComparison.Ordinal)).ToArray() is not ["NTP=metadata.google.internal"])
            yield return "timesyncd's NTP is not metadata.google.internal alone.";
        if (lines.Where(line => line.StartsWith("FallbackNTP=", StringComparison.Ordinal)).ToArray() is not ["FallbackNTP="])
            yield return "timesyncd's FallbackNTP is not empty.";
    }

    static IEnumerable<string> Network(ExaminedRoot root)
    {
        if (!root.IsEnabled("systemd-networkd.service"))
            yield return "systemd-networkd.service does not start with the machine.";
        string[] lines = [.. root.Entries.Where(entry => entry.Path.StartsWith("/etc/systemd/network/", StringComparison.Ordinal)).SelectMany(entry => root.Settings(entry.Path))];
        foreach (var setting in NetworkSettings.Where(setting => !lines.Contains(setting)))
            yield return $"/etc/systemd/network lacks {setting}.";
        foreach (var line in lines.Where(line => line.StartsWith("MTUBytes=", StringComparison.Ordinal)))
            yield return $"/etc/systemd/network has {line}; the packet size is the network's.";
    }

    static bool HasDriver(ExaminedRoot root, string driver) => root.Entries.Any(entry => entry.Path.StartsWith("/usr/lib/modules/", StringComparison.Ordinal)
        && (entry.Name.StartsWith(driver + ".ko", StringComparison.Ordinal)
            || entry.Name is "modules.builtin" && root.Settings(entry.Path).Any(line => line.EndsWith($"/{driver}.ko", StringComparison.Ordinal))));

    static IReadOnlyList<string> Wanted(ExaminedRoot root, params IReadOnlyList<string> places) =>
    [
        .. root.Entries.Where(entry => places.Any(place => entry.Path.StartsWith($"{place}/systemd/system/", StringComparison.Ordinal))
                && (Path.GetDirectoryName(entry.Path)!.EndsWith(".wants", StringComparison.Ordinal) || Path.GetDirectoryName(entry.Path)!.EndsWith(".requires", StringComparison.Ordinal)))
            .Select(entry => entry.Name).Where(unit => !root.IsMasked(unit)).Distinct().Order(StringComparer.Ordinal),
    ];
}
