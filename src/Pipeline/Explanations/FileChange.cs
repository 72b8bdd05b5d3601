using Pipeline.Images;

namespace Pipeline.Explanations;

/// <summary>An entry of the root that is another in two images.</summary>
sealed record FileChange
{
    public required string Path { get; init; }

    /// <summary>The package that brings it, or brought it.</summary>
    public required string? Package { get; init; }

    /// <summary>What became of it; ends without a full stop.</summary>
    public required string Words { get; init; }

    /// <summary>By path.</summary>
    public static IReadOnlyList<FileChange> Between(RootFiles before, RootFiles after) =>
    [
        .. before.All.Select(file => file.Path).Union(after.All.Select(file => file.Path)).Order(StringComparer.Ordinal)
            .Select(path => Between(before.Find(path), after.Find(path))).OfType<FileChange>(),
    ];

    // Who brings a file is not in the root: the same bytes from another package are the same root.
    static FileChange? Between(RootFile? before, RootFile? after) => (before, after) switch
    {
        (null, { } now) => Of(now, "was added"),
        ({ } was, null) => Of(was, "was removed"),
        ({ } was, { } now) when was with { Package = null } == now with { Package = null } => null,
        ({ } was, { } now) => Of(now with { Package = now.Package ?? was.Package }, string.Join(" and ", Differences(was, now))),
        _ => null,
    };

    static FileChange Of(RootFile file, string what) => new() { Path = file.Path, Package = file.Package, Words = $"{file.Path} {what}" };

    static IEnumerable<string> Differences(RootFile before, RootFile after)
    {
        if (before.Kind != after.Kind)
            yield return $"became {Name(after.Kind)} instead of {Name(before.Kind)}";
        else if (before.Content != after.Content)
            yield return after.Kind is 'l' ? "links elsewhere" : "has other content";
        if (before.Mode != after.Mode)
            yield return $"has the mode {after.Mode} instead of {before.Mode}";
    }

    static string Name(char kind) => kind switch
    {
        'f' => "a file",
        'l' => "a link",
        'd' => "a folder",
        _ => "something else",
    };
}
