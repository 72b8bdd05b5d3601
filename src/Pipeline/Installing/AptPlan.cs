using Pipeline.Runs;

namespace Pipeline.Installing;

/// <summary>What installing some tools means on one machine: packages, and files of ours that say where they come from.</summary>
public sealed record AptPlan
{
    /// <summary>Files to add under <c>/etc/apt</c>, by path; deleting them undoes it.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    /// <summary>Keys of an archive that this distribution does not know come first, from its own archive.</summary>
    public required IReadOnlyList<string> Keyrings { get; init; }

    /// <summary>What is installed, in the order of the commands.</summary>
    public required IReadOnlyList<string> Packages { get; init; }

    /// <summary>Arguments of each <c>apt-get install</c>.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Installs { get; init; }

    /// <summary>Where the packages come from, for people.</summary>
    public required string From { get; init; }

    /// <summary>For people who install by themselves.</summary>
    public IEnumerable<string> Commands =>
    [
        .. Keyrings.Select(keyring => $"apt-get install --no-install-recommends {keyring}"),
        .. Files.Select(file => $"cat > {file.Key} <<'EOF'\n{file.Value}EOF"),
        "apt-get update",
        .. Installs.Select(arguments => $"apt-get install --no-install-recommends {string.Join(' ', arguments)}"),
    ];

    /// <param name="findings">What is missing or too old.</param>
    /// <param name="distribution">Where.</param>
    /// <param name="sources">What apt is told of so far.</param>
    /// <param name="mirror">The Debian mirror that was asked for; it matters where the distribution is another one.</param>
    /// <exception cref="AssetMissingException">The machine has no source of its own distribution's packages, or needs Debian's and knows no mirror.</exception>
    public static AptPlan For(IReadOnlyList<ToolFinding> findings, Distribution distribution, IReadOnlyList<AptSource> sources, string? mirror)
    {
        var own = sources.FirstOrDefault(source => source.Suites.Contains(distribution.Codename) && !source.Uri.StartsWith("cdrom:", StringComparison.Ordinal))
            ?? throw new AssetMissingException($"No file under /etc/apt names a source for {distribution.Codename}, so there is nowhere to install from. Add the archive of {distribution.Name} and start again.");
        string[] names = [.. findings.Select(finding => distribution.PackageOf(finding.Tool)).Distinct().Order(StringComparer.Ordinal)];
        var newer = distribution.Newer is { } suite && suite.Packages.Intersect(names).Any() ? suite : null;
        var isThere = newer is null || sources.Any(source => source.Suites.Contains(newer.Suite));
        var source = newer?.DebianKeys is { } keys && !isThere ? new AptSource(AptMirror.Find(mirror, sources).Packages.AbsoluteUri, [], keys) : own;
        var from = newer is null ? own.Uri : $"{own.Uri}, and {string.Join(", ", newer.Packages.Intersect(names))} from {newer.Suite} of {source.Uri}";
        return new()
        {
            From = from,
            Keyrings = newer?.DebianKeys is null || isThere ? [] : ["debian-archive-keyring"],
            Packages = names,
            Installs = InstallsOf(names, newer),
            Files = isThere ? new Dictionary<string, string>() : FilesFor(newer!, source),
        };
    }

    // A newer systemd brings its libraries and modules along, so all of what it needs may come from its suite; from a foreign archive
    // only what is named may come.
    static IReadOnlyList<string>[] InstallsOf(string[] names, NewerSuite? newer)
    {
        if (newer is null)
            return [names];
        if (newer.DebianKeys is not null)
            return [[.. names.Select(name => newer.Packages.Contains(name) ? $"{name}/{newer.Suite}" : name)]];
        string[] rest = [.. names.Except(newer.Packages)];
        IReadOnlyList<string> first = ["--target-release", newer.Suite, .. newer.Packages.Intersect(names)];
        return rest is [] ? [first] : [first, rest];
    }

    static Dictionary<string, string> FilesFor(NewerSuite newer, AptSource source)
    {
        var files = new Dictionary<string, string>
        {
            ["/etc/apt/sources.list.d/mero-tee-backports.sources"] = $"""
                # Added by mero-tee's build for tools that are too old in this release. Deleting this file undoes it.
                Types: deb
                URIs: {source.Uri}
                Suites: {newer.Suite}
                Components: main
                {(source.SignedBy is { } keys ? $"Signed-By: {keys}" : "")}
                """.TrimEnd() + "\n",
        };
        // A distribution's own backports are only taken from when asked; a foreign archive must be told so.
        if (newer.DebianKeys is not null)
            files["/etc/apt/preferences.d/mero-tee-backports"] = $"""
                # Added by mero-tee's build: nothing comes from {newer.Suite} unless it is asked for by name.
                Package: *
                Pin: release n={newer.Suite}
                Pin-Priority: 50

                """;
        return files;
    }
}
