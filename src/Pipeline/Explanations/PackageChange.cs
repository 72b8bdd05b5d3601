using Pipeline.Images;

namespace Pipeline.Explanations;

/// <summary>A Debian package that is another in two images.</summary>
/// <param name="Words">What became of it; ends without a full stop.</param>
sealed record PackageChange(string Words)
{
    /// <summary>By name; equal packages are left out.</summary>
    public static SortedDictionary<string, PackageChange> Between(IReadOnlyList<ImagePackage> before, IReadOnlyList<ImagePackage> after)
    {
        var (less, more) = (before.ToDictionary(package => package.Name), after.ToDictionary(package => package.Name));
        var changes = new SortedDictionary<string, PackageChange>(StringComparer.Ordinal);
        foreach (var name in less.Keys.Union(more.Keys))
        {
            if (Change(name, less.GetValueOrDefault(name), more.GetValueOrDefault(name)) is { } words)
                changes[name] = new(words);
        }
        return changes;
    }

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
