namespace Pipeline.Locks;

/// <summary>What an archive offers, as its <c>Packages</c> files say.</summary>
sealed class PackageIndex
{
    readonly ILookup<string, LockedPackage> byName;

    PackageIndex(IEnumerable<LockedPackage> offered) => byName = offered.ToLookup(package => package.Name, StringComparer.Ordinal);

    /// <summary>Reads <c>Packages</c> files.</summary>
    public static PackageIndex Read(IEnumerable<string> files) => new(files.SelectMany(file => Parse(File.ReadLines(file))));

    /// <summary>All that is offered under a name.</summary>
    public IReadOnlyList<LockedPackage> Offered(string name) => [.. byName[name]];

    /// <summary>Whether the archive has these very bytes.</summary>
    public bool Has(LockedPackage package) => byName[package.Name].Contains(package with { Image = "" });

    // Paragraphs end with an empty line, the last one with the file. What lacks a field is no package that apt would take.
    internal static IEnumerable<LockedPackage> Parse(IEnumerable<string> lines)
    {
        var (name, version, architecture, sha256) = ("", "", "", "");
        foreach (var line in lines.Append(""))
        {
            if (line.StartsWith("Package: ", StringComparison.Ordinal))
                name = line["Package: ".Length..];
            else if (line.StartsWith("Version: ", StringComparison.Ordinal))
                version = line["Version: ".Length..];
            else if (line.StartsWith("Architecture: ", StringComparison.Ordinal))
                architecture = line["Architecture: ".Length..];
            else if (line.StartsWith("SHA256: ", StringComparison.Ordinal))
                sha256 = line["SHA256: ".Length..];
            if (line is not "")
                continue;
            if (name is not "" && version is not "" && architecture is not "" && sha256 is not "")
                yield return new() { Image = "", Name = name, Version = version, Architecture = architecture, Sha256 = sha256 };
            (name, version, architecture, sha256) = ("", "", "", "");
        }
    }
}
