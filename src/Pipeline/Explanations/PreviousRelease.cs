using Pipeline.Runs;

namespace Pipeline.Explanations;

/// <summary>Finds the release that a new one is explained against.</summary>
static class PreviousRelease
{
    /// <summary>The folder of the node's part with the highest version below a given one; null where there is none.</summary>
    public static string? Find(Workspace workspace, string version)
    {
        var (releases, limit) = (workspace.Artifact("release"), Version.Parse(version));
        return !Directory.Exists(releases) ? null : Directory.GetDirectories(releases, $"{NodeReleaseFolder.Prefix}*")
            .Select(folder => (Folder: folder, Version: Version.TryParse(Path.GetFileName(folder)[NodeReleaseFolder.Prefix.Length..], out var found) ? found : null))
            .Where(release => release.Version is not null && release.Version < limit)
            .OrderByDescending(release => release.Version)
            .Select(release => release.Folder)
            .FirstOrDefault();
    }
}
