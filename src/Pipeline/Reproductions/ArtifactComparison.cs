namespace Pipeline.Reproductions;

/// <summary>Compares what two builds made: each file that the steps leave, causes before what follows from them.</summary>
/// <param name="work">Folder for what is taken out of disks; made and removed.</param>
sealed class ArtifactComparison(string work)
{
    static readonly string[] Folders = ["programs", "image-base", "images", "gcp-images", "measurements", "kms-base", "kms"];

    // The disk's root comes before the UKI, whose command line has the root's hash; both before the record that names them.
    static readonly string[] Order = ["base.tar", "disk.raw", "uki.efi", "image.tar"];

    /// <summary>How many files there are to compare, by the first build.</summary>
    public static int Count(string artifacts) => Names(artifacts).Count();

    /// <summary>The first difference, or null: every file is there twice with the same bytes.</summary>
    public async Task<ArtifactDifference?> FindAsync(string first, string second, CancellationToken cancel)
    {
        var names = Names(first).Union(Names(second))
            .OrderBy(name => Array.IndexOf(Folders, name.Split('/')[0])).ThenBy(name => Path.GetDirectoryName(name), StringComparer.Ordinal)
            .ThenBy(name => Array.IndexOf(Order, Path.GetFileName(name)) is var at and >= 0 ? at : Order.Length).ThenBy(name => name, StringComparer.Ordinal);
        List<string> differing = [];
        foreach (var name in names)
        {
            if (!await ByteDifference.AreEqualAsync(Path.Combine(first, name), Path.Combine(second, name), cancel))
                differing.Add(name);
        }
        return differing is [var file, .. var others]
            ? new(file, await ExplainAsync(Path.Combine(first, file), Path.Combine(second, file), cancel), others)
            : null;
    }

    async Task<string> ExplainAsync(string first, string second, CancellationToken cancel) => (File.Exists(first), File.Exists(second)) switch
    {
        (true, false) => "only the first build made it.",
        (false, true) => "only the second build made it.",
        _ => Path.GetExtension(first) switch
        {
            ".json" or ".txt" or ".yml" => TextDifference.Between(await File.ReadAllTextAsync(first, cancel), await File.ReadAllTextAsync(second, cancel)),
            ".efi" => ExecutableDifference.Between(await File.ReadAllBytesAsync(first, cancel), await File.ReadAllBytesAsync(second, cancel)),
            ".raw" => await new DiskDifference(work).BetweenAsync(first, second, cancel),
            ".tar" or ".gz" => await TarDifference.BetweenAsync(first, second, cancel),
            _ => await ByteDifference.BetweenAsync(first, second, cancel),
        },
    };

    static IEnumerable<string> Names(string artifacts) => Folders.Select(folder => Path.Combine(artifacts, folder)).Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)).Select(path => Path.GetRelativePath(artifacts, path));
}
