using Attestation;
using Pipeline.Runs;

namespace Pipeline.Explanations;

/// <summary>The node's part of a release, read from its folder and held against itself.</summary>
public sealed record NodeRelease
{
    /// <summary>The folder, as it was named.</summary>
    public required string Folder { get; init; }

    /// <summary>The release version, <c>X.Y.Z</c>.</summary>
    public required string Version { get; init; }

    /// <summary>In the order of <see cref="Attestation.Profile.All"/>; a release may lack some.</summary>
    public required IReadOnlyList<ReleasedNode> Nodes { get; init; }

    /// <summary>The node image of a profile.</summary>
    /// <exception cref="AskedWronglyException">The release has none.</exception>
    public ReleasedNode Node(Profile profile) => Nodes.FirstOrDefault(node => node.Profile == profile)
        ?? throw new AskedWronglyException($"{Folder}: the release {Version} has no profile {profile}; it has {string.Join(", ", Nodes.Select(node => node.Profile))}.");
}
