namespace Pipeline.Images;

/// <summary>Which Debian package brings which file, by the lists that dpkg keeps of the packages of the base.</summary>
public sealed class PackageOwners
{
    readonly Dictionary<string, string> owners;

    PackageOwners(Dictionary<string, string> owners) => this.owners = owners;

    /// <summary>Nobody is known.</summary>
    public static PackageOwners None { get; } = new([]);

    /// <summary>Reads <c>{package}.list</c> or <c>{package}:{architecture}.list</c>, one path a line.</summary>
    public static async Task<PackageOwners> ReadAsync(string folder, CancellationToken cancel)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var list in Directory.EnumerateFiles(folder, "*.list").Order(StringComparer.Ordinal))
        {
            var package = Path.GetFileNameWithoutExtension(list).Split(':')[0];
            await foreach (var path in File.ReadLinesAsync(list, cancel))
                owners.TryAdd(path, package);
        }
        return new(owners);
    }

    /// <summary>The package of a path; null where no list has it.</summary>
    /// <remarks>Older lists say <c>/lib</c> and <c>/bin</c>, which are links into <c>/usr</c>.</remarks>
    public string? Find(string path) => owners.GetValueOrDefault(path)
        ?? (path.StartsWith("/usr/", StringComparison.Ordinal) ? owners.GetValueOrDefault(path["/usr".Length..]) : null);
}
