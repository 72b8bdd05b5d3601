using System.Text.RegularExpressions;
using Pipeline.Clients.Processes;
using Pipeline.Installing;
using Pipeline.Versions;

namespace Pipeline.Locks;

/// <summary>A Debian archive, asked through an apt of its own: nothing of this machine's apt is read or changed.</summary>
/// <param name="folder">Where its lists are kept; made anew.</param>
/// <param name="versions">Which suites.</param>
/// <param name="mirror">Where from.</param>
sealed partial class AptArchive(string folder, ReleaseVersions versions, AptMirror mirror) : IPackageArchive
{
    /// <summary>What mkosi installs into an empty Debian before anything that it is told.</summary>
    static readonly string[] Bootstrap = ["?essential", "?exact-name(usr-is-merged)", "base-files"];

    string Settings => Path.Combine(folder, "apt.conf");

    string Preferences => Path.Combine(folder, "etc", "preferences");

    /// <inheritdoc/>
    public async Task<PackageIndex> UpdateAsync(CancellationToken cancel)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        foreach (var needed in (string[])["etc/apt.conf.d", "etc/preferences.d", "etc/sources.list.d", "state/lists/partial", "cache/archives/partial"])
            Directory.CreateDirectory(Path.Combine(folder, needed));
        await File.WriteAllTextAsync(Path.Combine(folder, "status"), "", cancel);
        await File.WriteAllTextAsync(Path.Combine(folder, "etc/sources.list.d/archive.sources"), AptSettings.Sources(versions, mirror), cancel);
        // As mkosi sets them, so that both come to the same packages.
        await File.WriteAllTextAsync(Settings, $$"""
            Dir::Etc "{{folder}}/etc";
            Dir::State "{{folder}}/state";
            Dir::State::status "{{folder}}/status";
            Dir::Cache "{{folder}}/cache";
            Dir::Log "{{folder}}/log";
            APT::Architecture "amd64";
            APT::Architectures { "amd64"; };
            APT::Install-Recommends "false";
            APT::Sandbox::User "root";
            APT::Update::Error-Mode "any";
            Acquire::Languages "none";
            Acquire::GzipIndexes "false";
            Acquire::Retries "3";
            Debug::NoLocking "true";
            pkgCacheGen::ForceEssential ",";

            """, cancel);
        await AptGetAsync(["update"], cancel);
        return PackageIndex.Read(Directory.EnumerateFiles(Path.Combine(folder, "state", "lists"), "*_Packages"));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<(string Name, string Version, string Architecture)>> ResolveAsync(IEnumerable<string> packages, string preferences, CancellationToken cancel)
    {
        await File.WriteAllTextAsync(Preferences, preferences, cancel);
        return Selected(await AptGetAsync(["install", "--simulate", .. Bootstrap, .. packages], cancel));
    }

    // Inst openssh-server (1:10.0p1-7+deb13u4 Debian:13.7/stable [amd64])
    internal static IReadOnlyList<(string Name, string Version, string Architecture)> Selected(string simulation) =>
    [
        .. Chosen().Matches(simulation).Select(line => (line.Groups[1].Value, line.Groups[2].Value, line.Groups[3].Value))
            .OrderBy(package => package.Item1, StringComparer.Ordinal),
    ];

    Task<string> AptGetAsync(IReadOnlyList<string> arguments, CancellationToken cancel) => Tool.RunAsync(
        "apt-get", arguments,
        new() { Environment = new Dictionary<string, string> { ["APT_CONFIG"] = Settings, ["LC_ALL"] = "C.UTF-8", ["DEBIAN_FRONTEND"] = "noninteractive" } }, cancel);

    [GeneratedRegex(@"^Inst (\S+) \((\S+) .*\[(\w+)\]\)", RegexOptions.Multiline)]
    private static partial Regex Chosen();
}
