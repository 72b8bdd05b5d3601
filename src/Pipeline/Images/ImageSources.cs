using Pipeline.Installing;
using Pipeline.Locks;
using Pipeline.Runs;
using Pipeline.Versions;

namespace Pipeline.Images;

/// <summary>What the node images are made of.</summary>
sealed record ImageSources
{
    public required ReleaseVersions Versions { get; init; }
    public required NodeSettings Settings { get; init; }
    public required PackageLock Lock { get; init; }

    /// <summary>Looked up when it is needed: a build that is skipped asks for no mirror.</summary>
    public required Func<AptMirror> Mirror { get; init; }

    public PackageGuard Guard(Workspace workspace) => new(Versions, Lock, () => new AptArchive(workspace.Artifact("tmp", "apt"), Versions, Mirror()));

    public async Task<MkosiConfiguration> ConfigurationAsync(CancellationToken cancel) =>
        new(Versions, Settings, Lock, Mirror(), await Mkosi.DemandVersionAsync(cancel));
}
