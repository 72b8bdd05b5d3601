namespace Pipeline.Runs;

/// <summary>The checkout, and the folder beneath it where a run puts what it makes.</summary>
public sealed record Workspace
{
    /// <summary>Absolute path of the checkout.</summary>
    public required string Root { get; init; }

    /// <summary>Absolute path of the folder for everything that is made.</summary>
    public string Artifacts => Path.Combine(Root, "artifacts");

    /// <summary>A path below <see cref="Artifacts"/>.</summary>
    public string Artifact(params ReadOnlySpan<string> parts) => Path.Combine([Artifacts, .. parts]);

    /// <summary>A path below <see cref="Root"/>.</summary>
    public string Source(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    /// <summary>How a path is named in messages and in the journal: relative to the checkout, with slashes.</summary>
    public string Name(string path) => Path.GetRelativePath(Root, path);

    /// <summary>The checkout around a folder: the nearest parent with <c>MeroTee.slnx</c>.</summary>
    /// <exception cref="AssetMissingException">The folder is in no checkout.</exception>
    public static Workspace Containing(string folder) => Find(folder)
        ?? throw new AssetMissingException($"{folder} lies in no checkout: no parent folder has MeroTee.slnx. Start from the repository.");

    /// <summary>As <see cref="Containing"/>, but null where the folder is in no checkout.</summary>
    public static Workspace? Find(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "MeroTee.slnx")))
                return new() { Root = at.FullName };
        }
        return null;
    }
}
