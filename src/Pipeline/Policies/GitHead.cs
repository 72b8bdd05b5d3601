using Pipeline.Runs;

namespace Pipeline.Policies;

/// <summary>The commit that is checked out, read from git's own files.</summary>
/// <remarks>Not asked of git: it refuses to speak about a checkout of another user, and a plan should start no programs.</remarks>
/// <param name="Ref"><c>refs/heads/…</c>; <c>HEAD</c> when no branch is checked out.</param>
/// <param name="Commit">40 lower-case hex digits.</param>
sealed record GitHead(string Ref, string Commit)
{
    const string Symbolic = "ref: ";

    /// <summary>Reads it; works in linked worktrees, too.</summary>
    /// <exception cref="AssetMissingException">The folder is no git checkout, or has no commit yet.</exception>
    public static GitHead Of(Workspace workspace)
    {
        var folder = Folder(workspace.Source(".git"));
        var head = Line(Path.Combine(folder, "HEAD")) ?? throw Missing(workspace);
        if (!head.StartsWith(Symbolic, StringComparison.Ordinal))
            return new("HEAD", head);
        var reference = head[Symbolic.Length..];
        var common = Line(Path.Combine(folder, "commondir")) is { } relative ? Path.GetFullPath(relative, folder) : folder;
        return new(reference, Line(Path.Combine(common, reference)) ?? Packed(common, reference) ?? throw Missing(workspace));
    }

    // A linked worktree has a file in the place of the folder.
    static string Folder(string path) => Line(path) is { } line && line.StartsWith("gitdir: ", StringComparison.Ordinal)
        ? Path.GetFullPath(line["gitdir: ".Length..], Path.GetDirectoryName(path)!)
        : path;

    static string? Packed(string folder, string reference) => Path.Combine(folder, "packed-refs") is var path && File.Exists(path)
        ? File.ReadLines(path).FirstOrDefault(line => line.EndsWith(" " + reference, StringComparison.Ordinal))?.Split(' ')[0]
        : null;

    static string? Line(string path) => File.Exists(path) ? File.ReadAllText(path).Trim() : null;

    static AssetMissingException Missing(Workspace workspace) =>
        new($"{workspace.Root} is no git checkout with a commit, so a policy could not say what it was made from. Start from a clone of the repository.");
}
