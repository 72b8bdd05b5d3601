using Attestation;
using Pipeline.Catalogs;
using Pipeline.Explanations;
using Pipeline.Guards;
using Pipeline.Locks;
using Pipeline.Policies;
using Pipeline.Promotions;
using Pipeline.Runs;

namespace Pipeline.Releases;

/// <summary>The step <c>release</c>: publishes what was made and proven into a directory, and stages the policies for promotion.</summary>
public sealed class ReleaseAssets(Workspace workspace, RunOrigin origin, EvidenceEnvironment environment, TimeProvider time, Action<string> say)
{
    readonly ReleaseSources sources = new(workspace);

    string Version => VersionGuards.OfBuild(workspace);

    /// <summary>The one step.</summary>
    public IReadOnlyList<Step> Steps() =>
    [
        new()
        {
            Name = "release",
            Purpose = "writes the release's files and stages its policies",
            Inputs =
            [
                .. Profile.All.SelectMany(sources.Files).Append(sources.KmsProgram)
                    .Append(PackageLock.PathIn(workspace)).Append(Versions.VersionsFile.PathIn(workspace)).Append(workspace.Source("Directory.Build.props"))
                    .Select(path => new StepInput.File(path, workspace.Name(path))),
                new StepInput.Folder(workspace.Source("policies"), "policies"),
                .. PreviousRelease.Find(workspace, Version) is { } previous ? [new StepInput.Folder(previous, workspace.Name(previous))] : Array.Empty<StepInput>(),
                new StepInput.Value("commit", $"{origin.Repository} {origin.Ref} {origin.CommitSha}"),
                new StepInput.Value("environment", PolicyRules.Word(environment)),
            ],
            Outputs = [NodeFolder, KmsFolder, CatalogPath, StagingFolder],
            Run = RunAsync,
        },
    ];

    string NodeFolder => workspace.Artifact("release", $"mero-tee-v{Version}");

    string KmsFolder => workspace.Artifact("release", $"mero-kms-v{Version}");

    string CatalogPath => workspace.Artifact("release", AssetNames.Catalog);

    string StagingFolder => workspace.Artifact("policies", "staging");

    async Task RunAsync(CancellationToken cancel)
    {
        await new RepositoryGuards(workspace).DemandAsync(cancel);
        var now = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());
        var profiles = await ProfilesAsync(now, cancel);
        var work = workspace.Artifact("tmp", "release");
        if (Directory.Exists(work))
            Directory.Delete(work, recursive: true);
        var facts = new ReleaseFacts
        {
            Version = Version,
            Origin = origin,
            Environment = environment,
            GeneratedAt = now,
            Profiles = profiles,
            PackagesLock = PackageLock.Read(workspace),
            Previous = PreviousRelease.Find(workspace, Version) is { } previous ? await new NodeReleaseFolder(previous).ReadAsync(cancel) : null,
            Archives = [await ArchiveAsync(Path.Combine(work, $"mero-kms-v{Version}"), cancel)],
        };
        ReleaseRules.Demand(facts);
        var catalog = await CatalogAsync(facts, cancel);
        foreach (var (name, text) in ReleaseFiles.Of(facts))
            await AtomicFile.WriteAsync(Path.Combine(work, name), text, cancel);
        foreach (var profile in profiles)
            await AtomicFile.WriteAsync(Path.Combine(work, "staging", PolicyPaths.FileName(profile.Profile)), profile.Policy.Text, cancel);
        PutInPlace(work);
        // Last, because it names the others.
        await AtomicFile.WriteAsync(CatalogPath, catalog.ToJson(), CancellationToken.None);
        say($"{workspace.Name(NodeFolder)}, {workspace.Name(KmsFolder)} and {workspace.Name(CatalogPath)} are written; the policies are in {workspace.Name(StagingFolder)}");
    }

    void PutInPlace(string work)
    {
        FolderSwap.Put(Path.Combine(work, Path.GetFileName(NodeFolder)), NodeFolder);
        FolderSwap.Put(Path.Combine(work, Path.GetFileName(KmsFolder)), KmsFolder);
        FolderSwap.Put(Path.Combine(work, "staging"), StagingFolder);
        Directory.Delete(work, recursive: true);
    }

    async Task<IReadOnlyList<ReleasedProfile>> ProfilesAsync(DateTimeOffset now, CancellationToken cancel)
    {
        List<ReleasedProfile> profiles = [];
        foreach (var profile in Profile.All)
        {
            Refusals.Demand(workspace.Name(sources.Compose(profile)), DeploymentGuards.CompareCompose(await TextAsync(sources.Compose(profile))));
            Refusals.Demand(workspace.Name(PolicyPaths.AppCompose(workspace, profile)), DeploymentGuards.CompareAppCompose(await TextAsync(PolicyPaths.AppCompose(workspace, profile))));
            var released = await sources.ReadAsync(profile, cancel);
            await new ProbeEvidence(workspace).DemandAsync(released.Policy, now, cancel);
            profiles.Add(released);
        }
        return profiles;

        async Task<string> TextAsync(string path) => (await OurFile.ReadAsync(workspace, path, text => text, cancel)).Content;
    }

    async Task<ReleasedFile> ArchiveAsync(string folder, CancellationToken cancel)
    {
        if (!File.Exists(sources.KmsProgram))
            throw new AssetMissingException($"{workspace.Name(sources.KmsProgram)}: there is no such file. Run ./build.sh Release, which makes it.");
        Directory.CreateDirectory(folder);
        var archive = Path.Combine(folder, AssetNames.KmsArchive);
        await KmsArchive.WriteAsync(sources.KmsProgram, archive, cancel);
        return new(AssetNames.KmsArchive, (await Digest.OfFileAsync(archive, cancel))[Digest.Prefix.Length..]);
    }

    // Releases of other versions stay in the catalog.
    async Task<CompatibilityCatalog> CatalogAsync(ReleaseFacts facts, CancellationToken cancel)
    {
        var catalog = File.Exists(CatalogPath)
            ? (await OurFile.ReadAsync(workspace, CatalogPath, CompatibilityCatalog.Parse, cancel)).Content
            : CompatibilityCatalog.Empty;
        return catalog.With(new()
        {
            Version = facts.Version,
            KmsTag = facts.KmsTag,
            NodeImageTag = facts.NodeTag,
            KmsPolicyUrl = facts.Url(facts.KmsTag, AssetNames.Policy),
            NodePolicyUrl = facts.Url(facts.NodeTag, AssetNames.PublishedMrtds),
        });
    }
}
