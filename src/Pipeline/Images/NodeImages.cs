using Pipeline.Installing;
using Pipeline.Locks;
using Pipeline.Runs;
using Pipeline.Versions;

namespace Pipeline.Images;

/// <summary>The steps that build the node images: the shared base, then one disk a profile.</summary>
/// <param name="workspace">The checkout.</param>
/// <param name="http">Fetches merod's archive, if one is pinned.</param>
/// <param name="mirror">The Debian mirror that was asked for; null: the one that this machine's apt uses.</param>
/// <param name="say">Receives progress.</param>
public sealed class NodeImages(Workspace workspace, HttpClient http, string? mirror, Action<string> say)
{
    // The mirror and mkosi's version do not decide what is in an image: packages are signed, the folder's name is mkosi's affair.
    static readonly AptMirror AnyMirror = new(new("mirror:debian"), new("mirror:debian-security"));

    /// <summary>Folder of one profile's <c>disk.raw</c>, <c>uki.efi</c>, <c>image.json</c> and <c>root-files.txt</c>.</summary>
    public static string FolderOf(Workspace workspace, Attestation.Profile profile) => workspace.Artifact("images", profile.Name);

    /// <summary><c>image-base</c> and <c>image:{profile}</c>, in this order.</summary>
    /// <exception cref="AskedWronglyException">images/versions.json, images/node/packages.lock, a file of images/node or the mirror is malformed.</exception>
    public IReadOnlyList<Step> Steps()
    {
        var sources = new ImageSources
        {
            Versions = VersionsFile.Read(workspace),
            Settings = NodeSettings.Read(workspace),
            Lock = PackageLock.Read(workspace),
            Mirror = () => AptMirror.Find(mirror, AptSource.ReadAll(Apt.Folder)),
        };
        if (mirror is not null)
            AptMirror.Given(mirror);
        var configuration = new MkosiConfiguration(sources.Versions, sources.Settings, sources.Lock, AnyMirror, MkosiVersion.Minimum);
        return [Base(sources, configuration), .. sources.Settings.Profiles.Select(profile => Image(profile, sources, configuration))];
    }

    Step Base(ImageSources sources, MkosiConfiguration configuration)
    {
        var folder = BaseImage.FolderIn(workspace);
        return new()
        {
            Name = "image-base",
            Purpose = $"build the base that all node images share: Debian {sources.Versions.DebianSuite}, kernel and initrd",
            Inputs =
            [
                new StepInput.Value("the packages and settings of the base", $"{configuration.Base()}{configuration.Initrd()}{sources.Versions.Kernel.Minimum}"),
                // Not the file: what only a profile adds does not concern the base.
                new StepInput.Value("the packages of the base in images/node/packages.lock", string.Join('\n', sources.Lock.In(PackageLock.Base))),
            ],
            Outputs =
            [
                BaseImage.RootIn(folder), BaseImage.InitrdIn(folder), BaseImage.KernelIn(folder),
                BaseImage.StubIn(folder), BaseImage.OsReleaseIn(folder), BaseImage.RecordIn(folder),
            ],
            Run = cancel => new BaseImage(workspace, sources, say).BuildAsync(cancel),
        };
    }

    Step Image(NodeProfile profile, ImageSources sources, MkosiConfiguration configuration)
    {
        var (common, folder) = (BaseImage.FolderIn(workspace), FolderOf(workspace, profile.Profile));
        var node = workspace.Artifact("programs", "mero-node", "mero-node");
        return new()
        {
            Name = $"image:{profile.Profile}",
            Purpose = $"build the node image {profile.Profile} {sources.Versions.ImageVersion}",
            Inputs =
            [
                new StepInput.Value(
                    $"the settings of {profile.Profile}",
                    $"{configuration.Disk(profile)}{KernelCommandLine.Of(sources.Settings.Base, profile, "")} {string.Join(' ', sources.Settings.Base.Files.Concat(profile.Files))} {sources.Versions.Merod} {sources.Settings.Base.Reviewed.With(profile.Reviewed)} {sources.Settings.Base.Exposure}"),
                new StepInput.File(PackageLock.PathIn(workspace), workspace.Name(PackageLock.PathIn(workspace))),
                new StepInput.Folder(workspace.Source("images", "node", "files"), "images/node/files"),
                new StepInput.File(node, "artifacts/programs/mero-node/mero-node"),
                new StepInput.File(BaseImage.RootIn(common), "artifacts/image-base/base.tar"),
                new StepInput.File(BaseImage.InitrdIn(common), "artifacts/image-base/initrd.cpio.zst"),
                new StepInput.File(BaseImage.KernelIn(common), "artifacts/image-base/vmlinuz"),
                new StepInput.File(BaseImage.StubIn(common), "artifacts/image-base/linuxx64.efi.stub"),
                new StepInput.File(BaseImage.OsReleaseIn(common), "artifacts/image-base/os-release"),
            ],
            Outputs = [Path.Combine(folder, "disk.raw"), Path.Combine(folder, "uki.efi"), Path.Combine(folder, "image.json"), Path.Combine(folder, "root-files.txt")],
            Run = cancel => new ProfileImage(workspace, sources, http, say).BuildAsync(profile, node, folder, cancel),
        };
    }
}
