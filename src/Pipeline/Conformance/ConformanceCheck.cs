using System.Globalization;
using System.Text.RegularExpressions;
using Pipeline.Clients.Processes;
using Pipeline.Images;
using Pipeline.Runs;

namespace Pipeline.Conformance;

/// <summary>Holds a finished root to every requirement of its profile.</summary>
static partial class ConformanceCheck
{
    /// <summary>Every row that a table has to have, whatever applies.</summary>
    public static IReadOnlyList<string> Ids { get; } =
    [
        "R1", "R2", "R3", "R4", "R5", "R6", "R7",
        "verity", "kernel", "hardening", "clock", "network", "drivers", "sockets", "starts",
        "set-id", "capabilities", "interpreters", "world-writable", "secrets",
        "initrd-shell", "initrd-set-id", "initrd-accounts", "initrd-secrets", "initrd-verity",
    ];

    /// <summary>Examines a root and demands every row that applies.</summary>
    /// <param name="image">The root's file system.</param>
    /// <param name="folder">What was extracted from it.</param>
    /// <param name="initrd">What the kernel unpacks before.</param>
    /// <param name="profile">What the image must be.</param>
    /// <param name="common">What all images must be.</param>
    /// <param name="commandLine">As the UKI carries it.</param>
    /// <param name="packages">The Debian packages of the image.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="VerificationFailedException">A row is not met; the message names each.</exception>
    public static async Task<IReadOnlyList<ConformanceRow>> DemandAsync(
        string image, string folder, ExaminedInitrd initrd, NodeProfile profile, NodeBase common, string commandLine, IReadOnlyList<ImagePackage> packages, CancellationToken cancel)
    {
        await using var file = File.OpenRead(image);
        return Demand(new()
        {
            Folder = folder,
            Entries = new ErofsTree(file).Read(),
            Profile = profile,
            Base = common,
            CommandLine = commandLine,
            Packages = [.. packages.Select(package => package.Name)],
            Initrd = initrd,
            Exposures = await ExposuresAsync(folder, cancel),
        });
    }

    /// <summary>The table of a root that meets all that applies to it.</summary>
    /// <exception cref="VerificationFailedException">A row is not met; the message names each.</exception>
    internal static IReadOnlyList<ConformanceRow> Demand(ExaminedRoot root)
    {
        var rows = Rows(root);
        string[] broken = [.. ConformanceTable.Broken(rows)];
        return broken is []
            ? rows
            : throw new VerificationFailedException($"The disk of {root.Profile.Profile} does not conform. Change images/node, or review what is named there:\n  {string.Join("\n  ", broken)}");
    }

    internal static IReadOnlyList<ConformanceRow> Rows(ExaminedRoot root) => [.. LockdownRows.Of(root), .. MachineRows.Of(root), .. ContentRows.Of(root), .. InitrdRows.Of(root.Initrd, root.Reviewed)];

    /// <summary>What systemd-analyze says of our units in an extracted root.</summary>
    internal static async Task<IReadOnlyDictionary<string, decimal?>> ExposuresAsync(string folder, CancellationToken cancel)
    {
        var exposures = new SortedDictionary<string, decimal?>(StringComparer.Ordinal);
        foreach (var unit in Directory.EnumerateFiles(Path.Combine(folder, "usr/lib/systemd/system"), "mero-node*.service").Select(path => Path.GetFileName(path)!))
        {
            var said = await Tool.RunAsync("systemd-analyze", ["security", "--offline=yes", $"--root={Path.GetFullPath(folder)}", "--no-pager", unit], ToolOptions.Default, cancel);
            exposures[unit] = Overall().Match(said) is { Success: true } found ? decimal.Parse(found.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null;
        }
        return exposures;
    }

    [GeneratedRegex(@"Overall exposure level for \S+: (\d+\.\d+) ")]
    private static partial Regex Overall();
}
