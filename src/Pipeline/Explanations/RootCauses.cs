using Attestation.Comparisons;

namespace Pipeline.Explanations;

/// <summary>Why the root hash is another: packages whose files differ, and files that no changed package explains.</summary>
sealed record RootCauses
{
    /// <summary>Empty where <see cref="Unknown"/> says why, or where the roots are equal.</summary>
    public required IReadOnlyList<(DifferenceCause Kind, string Name, string Words)> Causes { get; init; }

    /// <summary>Why nothing can be named; null where something is.</summary>
    public required string? Unknown { get; init; }

    /// <summary>What changed without a file of the root, in sentences.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    public static RootCauses Between(ReleasedNode before, ReleasedNode after)
    {
        if (before.Image is null || after.Image is null)
            return Nothing($"the release {(before.Image is null ? before.Version : after.Version)} has no records of its images");
        var packages = PackageChange.Between(before, after);
        if (before.Files is not { } less || after.Files is not { } more)
            return Nothing("a list of the root's files is missing") with { Notes = [.. packages.Values.Select(package => $"{Capital(package.Words)}; whether a file of the root differs by it is not known.")] };
        var changed = FileChange.Between(less, more);
        var byPackage = changed.Where(file => file.Package is { } name && packages.ContainsKey(name)).ToLookup(file => file.Package!);
        return new()
        {
            Causes =
            [
                .. byPackage.OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => (DifferenceCause.Package, group.Key, $"{packages[group.Key].Words}: {Some([.. group])}")),
                .. changed.Where(file => file.Package is null || !packages.ContainsKey(file.Package))
                    .Select(file => (DifferenceCause.RootFile, file.Path, $"{file.Words}{(file.Package is { } name ? $", although its package {name} did not change" : "")}")),
            ],
            Unknown = changed is not [] ? null
                : "the lists of its files are equal; owners, times, extended attributes and the layout of the file system are not in them",
            Notes = [.. packages.Where(package => !byPackage.Contains(package.Key)).Select(package => $"{Capital(package.Value.Words)}; no file of the root differs by it.")],
        };
    }

    static RootCauses Nothing(string because) => new() { Causes = [], Unknown = because, Notes = [] };

    static string Some(IReadOnlyList<FileChange> files)
    {
        const int shown = 3;
        var names = string.Join(", ", files.Take(shown).Select(file => file.Path));
        return files.Count == 1 ? $"its file {names} differs" : $"{files.Count} of its files differ: {names}{(files.Count > shown ? $" and {files.Count - shown} more" : "")}";
    }

    static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];
}
