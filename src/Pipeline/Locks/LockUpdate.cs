using Pipeline.Images;
using Pipeline.Installing;
using Pipeline.Runs;
using Pipeline.Versions;

namespace Pipeline.Locks;

/// <summary>Locks what the archive has now: writes <c>images/node/packages.lock</c> and says what changed.</summary>
/// <param name="workspace">The checkout.</param>
/// <param name="mirror">The Debian mirror that was asked for; null: the one that this machine's apt uses.</param>
/// <param name="say">Receives progress.</param>
public sealed class LockUpdate(Workspace workspace, string? mirror, Action<string> say)
{
    /// <exception cref="RunException">The archive does not answer, or does not have what the settings ask for.</exception>
    public async Task RunAsync(CancellationToken cancel)
    {
        var (versions, settings) = (VersionsFile.Read(workspace), NodeSettings.Read(workspace));
        var archive = new AptArchive(workspace.Artifact("tmp", "apt"), versions, AptMirror.Find(mirror, AptSource.ReadAll(Apt.Folder)));
        say($"Reading the indexes of {versions.DebianSuite}, its updates and {versions.Kernel.Suite}");
        var index = await archive.UpdateAsync(cancel);
        var path = PackageLock.PathIn(workspace);
        var former = File.Exists(path) ? await File.ReadAllTextAsync(path, cancel) : "";
        var made = PackageLock.Of(await ResolveAsync(archive, index, versions, settings, cancel));
        await AtomicFile.WriteAsync(path, PackageLock.Parse(made.ToString(), workspace.Name(path)).ToString(), cancel);
        Directory.Delete(workspace.Artifact("tmp", "apt"), recursive: true);
        foreach (var line in Changes(former, made))
            say(line);
    }

    internal static async Task<IReadOnlyList<LockedPackage>> ResolveAsync(IPackageArchive archive, PackageIndex index, ReleaseVersions versions, NodeSettings settings, CancellationToken cancel)
    {
        var newest = AptSettings.Newest(versions);
        var common = (await archive.ResolveAsync(Asked(versions, settings), newest, cancel)).Select(chosen => Lock(index, PackageLock.Base, chosen)).ToArray();
        List<LockedPackage> locked = [.. common];
        foreach (var profile in settings.Profiles.Where(profile => profile.Packages is not []))
        {
            // On the base as it is: a profile adds packages, it does not change any.
            var all = await archive.ResolveAsync([.. common.Select(package => $"{package.Name}={package.Version}"), .. profile.Packages], newest, cancel);
            locked.AddRange(all.Where(chosen => common.All(package => package.Name != chosen.Name)).Select(chosen => Lock(index, profile.Profile.Name, chosen)));
        }
        return locked;
    }

    /// <summary>What is asked for in the base.</summary>
    internal static IReadOnlyList<string> Asked(ReleaseVersions versions, NodeSettings settings) => [.. settings.Base.Packages, versions.Kernel.Package];

    internal static LockedPackage Lock(PackageIndex index, string image, (string Name, string Version, string Architecture) chosen)
    {
        var offered = index.Offered(chosen.Name).Where(package => package.Version == chosen.Version && package.Architecture == chosen.Architecture).Distinct().ToArray();
        return offered switch
        {
            [var package] => package with { Image = image },
            [] => throw new VerificationFailedException($"apt chose {chosen.Name} {chosen.Version} {chosen.Architecture}, but no index of the archive has it with a SHA-256. Nothing was locked; try again, or with another --mirror."),
            _ => throw new VerificationFailedException($"The archive has {offered.Length} different packages under {chosen.Name} {chosen.Version} {chosen.Architecture}: {string.Join(", ", offered.Select(package => package.Sha256))}. Nothing was locked; name another archive with --mirror."),
        };
    }

    /// <summary>One line a package that changed.</summary>
    internal static IReadOnlyList<string> Changes(string former, PackageLock made)
    {
        var (before, after) = (Entries(former), Entries(made.ToString()));
        string[] lines =
        [
            .. before.Keys.Union(after.Keys).Order(StringComparer.Ordinal).Where(key => before.GetValueOrDefault(key) != after.GetValueOrDefault(key))
                .Select(key => $"  {key}: {Shown(before, key)} → {Shown(after, key)}"),
        ];
        var counts = string.Join(", ", made.Packages.GroupBy(package => package.Image).Select(group => $"{group.Count()} in {group.Key}"));
        return [.. lines, lines is [] ? $"images/node/packages.lock is up to date: {counts}." : $"images/node/packages.lock is written: {counts}. Review it; the images are built anew with it."];
    }

    static string Shown(Dictionary<string, string> entries, string key) => entries.GetValueOrDefault(key) is { } entry ? entry[..^48] + "…" : "none";

    static Dictionary<string, string> Entries(string text) => text.Split('\n').Where(line => line is not ['#', ..]).Select(line => line.Split(' ', 3))
        .Where(words => words is [_, _, { Length: > 64 }]).ToDictionary(words => $"{words[0]} {words[1]}", words => words[2], StringComparer.Ordinal);
}
