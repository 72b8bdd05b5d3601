using Attestation;
using Pipeline.Runs;

namespace Pipeline.Images;

/// <summary>Everything that <c>images/node/*.yaml</c> says.</summary>
sealed record NodeSettings
{
    public required NodeBase Base { get; init; }

    /// <summary>One for each profile.</summary>
    public required IReadOnlyList<NodeProfile> Profiles { get; init; }

    /// <summary>Reads the files of a checkout: the base and one for each profile, and no other.</summary>
    /// <exception cref="AskedWronglyException">A file is malformed, or describes a profile that does not exist.</exception>
    /// <exception cref="AssetMissingException">A file is not there.</exception>
    public static NodeSettings Read(Workspace workspace)
    {
        var folder = workspace.Source("images", "node");
        var unknown = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.y*ml").Order(StringComparer.Ordinal)
                .FirstOrDefault(path => Path.GetFileName(path) is not "base.yaml" && !IsProfile(path))
            : null;
        if (unknown is not null)
        {
            throw new AskedWronglyException(
                $"{workspace.Name(unknown)} describes no profile; the profiles are {string.Join(", ", Profile.All)}. Rename or remove the file.");
        }
        return new()
        {
            Base = Read(workspace, "base", NodeBase.Parse),
            Profiles = [.. Profile.All.Select(profile => Read(workspace, profile.Name, (text, file) => NodeProfile.Parse(text, file, profile)))],
        };
    }

    static bool IsProfile(string path) =>
        Path.GetExtension(path) is ".yaml" && Profile.TryParse(Path.GetFileNameWithoutExtension(path), out _);

    static T Read<T>(Workspace workspace, string stem, Func<string, string, T> parse)
    {
        var path = workspace.Source("images", "node", stem + ".yaml");
        var name = workspace.Name(path);
        return File.Exists(path)
            ? parse(File.ReadAllText(path), name)
            : throw new AssetMissingException($"{name} is not there; the images cannot be built without it. Restore it from the repository.");
    }
}
