using Pipeline.Images;

namespace Pipeline.Explanations;

/// <summary>A Debian package that is another in two images.</summary>
/// <param name="Words">What became of it; ends without a full stop.</param>
sealed record PackageChange(string Words)
{
    /// <summary>By name; equal packages are left out.</summary>
    public static SortedDictionary<string, PackageChange> Between(ReleasedNode before, ReleasedNode after)
    {
        var (less, more) = (Packages(before), Packages(after));
        var changes = new SortedDictionary<string, PackageChange>(StringComparer.Ordinal);
        foreach (var name in less.Keys.Union(more.Keys))
        {
            if ((Change(name, less.GetValueOrDefault(name), more.GetValueOrDefault(name)) ?? Rebuilt(name, before, after)) is { } words)
                changes[name] = new(words);
        }
        return changes;
    }

    /// <summary>Where a package of one version has two contents: that, as a clause; null where it has not, or no lock tells.</summary>
    public static string? Rebuilt(string name, ReleasedNode before, ReleasedNode after) =>
        before.Sha256Of(name) is { } was && after.Sha256Of(name) is { } now && was != now
            ? $"the package {name} is another of the same version: the SHA-256 of its .deb was {was[..16]}… and became {now[..16]}…"
            : null;

    static Dictionary<string, ImagePackage> Packages(ReleasedNode node) => node.Image!.Packages.ToDictionary(package => package.Name);

    static string? Change(string name, ImagePackage? before, ImagePackage? after) => (before, after) switch
    {
        (null, { } now) => $"the package {name} {now.Version} was added",
        ({ } was, null) => $"the package {name} {was.Version} was removed",
        ({ } was, { } now) when was == now => null,
        ({ } was, { } now) when was.Version == now.Version => $"the package {name} {now.Version} is another of the same version",
        ({ } was, { } now) => $"the package {name} {was.Version} became {now.Version}",
        _ => null,
    };
}
