using Attestation.Disks;
using Pipeline.Clients.Processes;
using Pipeline.Locks;
using Pipeline.Runs;
using Pipeline.Versions;

namespace Pipeline.Images;

/// <summary>Builds the disk of one profile on the shared base, and checks what it built.</summary>
sealed class ProfileImage(Workspace workspace, ImageSources sources, HttpClient http, Action<string> say)
{
    const long NeededBytes = 3L << 30;

    readonly ReleaseVersions versions = sources.Versions;
    readonly NodeSettings settings = sources.Settings;

    /// <summary>Builds, checks and puts in place; the old image stays until then.</summary>
    /// <param name="profile">Which one.</param>
    /// <param name="node">The program mero-node.</param>
    /// <param name="place">Folder of the result.</param>
    /// <param name="cancel">Leaves what was there before.</param>
    public async Task BuildAsync(NodeProfile profile, string node, string place, CancellationToken cancel)
    {
        HostNeeds.DemandPrograms();
        HostNeeds.DemandSpace(workspace.Artifacts, NeededBytes);
        var common = BaseImage.FolderIn(workspace);
        var record = BaseRecord.Parse(await File.ReadAllTextAsync(BaseImage.RecordIn(common), cancel));
        sources.Guard(workspace).DemandListed(profile.Profile.Name, profile.Packages);
        var tree = (await sources.ConfigurationAsync(cancel)).Disk(profile);
        foreach (var files in settings.Base.Files.Concat(profile.Files))
            tree.Folder("mkosi.extra", FilesFolder(files));
        tree.Copy("mkosi.extra/usr/bin/mero-node", node);
        if (versions.Merod is { } merod)
            tree.Copy("mkosi.extra/usr/bin/merod", await new MerodProgram(workspace, http).FetchAsync(merod, cancel));

        var work = BaseImage.Fresh(workspace.Artifact("tmp", $"image-{profile.Profile}"));
        tree.WriteTo(Path.Combine(work, "disk"));
        var output = Path.Combine(work, "disk.output");
        var packages = await InstallAsync(profile, Path.Combine(work, "disk"), output, record, cancel);

        var made = Directory.CreateDirectory(Path.Combine(work, "made")).FullName;
        var (disk, uki) = (Path.Combine(made, "disk.raw"), Path.Combine(made, "uki.efi"));
        File.Move(Path.Combine(output, "disk.raw"), disk);
        await RootSeal.ApplyAsync(disk, await LayoutAsync(disk, cancel), Path.Combine(work, "seal"), cancel);
        var layout = await LayoutAsync(disk, cancel);
        var commandLine = KernelCommandLine.Of(settings.Base, profile, layout.RootHash);
        await MakeUkiAsync(profile, record.Kernel, commandLine, common, uki, cancel);
        await FinishDiskAsync(disk, uki, layout, Path.Combine(work, "esp.img"), cancel);
        say("  Checking the finished disk");
        var owners = await OwnersAsync(common, Path.Combine(work, "owners"), cancel);
        var (content, conformance) = await new DiskCheck(Path.Combine(work, "check")).DemandAsync(disk, uki, profile, settings.Base, owners, commandLine, packages, cancel);
        await File.WriteAllTextAsync(Path.Combine(made, "root-files.txt"), content.ToText(), cancel);

        var image = new ImageRecord
        {
            Version = versions.ImageVersion,
            Profile = profile.Profile,
            DiskSha256 = await Digest.OfFileAsync(disk, cancel),
            RootHash = layout.RootHash,
            UkiSha256 = await Digest.OfFileAsync(uki, cancel),
            Kernel = record.Kernel,
            CommandLine = commandLine,
            StubSha256 = await Digest.OfFileAsync(BaseImage.StubIn(common), cancel),
            OsRelease = await OsReleaseAsync(profile, common, cancel),
            PartitionTable = PartitionTable(disk),
            RootFilesSha256 = Digest.Of(content.ToText()),
            Packages = packages,
            PackagesLockSha256 = sources.Lock.Sha256,
            Conformance = conformance,
        };
        await File.WriteAllTextAsync(Path.Combine(made, "image.json"), image.ToJson(), cancel);
        FolderSwap.Put(made, place);
        Directory.Delete(work, recursive: true);
    }

    // Without packages of its own, a profile asks no archive, and mkosi leaves no manifest.
    async Task<IReadOnlyList<ImagePackage>> InstallAsync(NodeProfile profile, string configuration, string output, BaseRecord common, CancellationToken cancel)
    {
        var (mkosi, guard) = (new Mkosi(workspace, say), sources.Guard(workspace));
        IReadOnlyList<string> images = [PackageLock.Base, profile.Profile.Name];
        try
        {
            await mkosi.BuildAsync(configuration, output, BaseImage.RootIn(BaseImage.FolderIn(workspace)), newLists: profile.Packages is not [], cancel);
        }
        catch (ToolFailedException failure) when (profile.Packages is not [])
        {
            await guard.DemandOfferedAsync(images, [.. LockUpdate.Asked(versions, settings), .. profile.Packages], failure, cancel);
            throw;
        }
        var packages = profile.Packages is [] ? common.Packages : PackageManifest.Read(await File.ReadAllTextAsync(Path.Combine(output, "disk.manifest"), cancel), common.Packages);
        await guard.DemandInstalledAsync(images, packages, mkosi.Packages, cancel);
        return packages;
    }

    internal static async Task<DiskLayout> LayoutAsync(string disk, CancellationToken cancel) =>
        DiskLayout.Parse(await Tool.RunAsync("sfdisk", ["--json", disk], ToolOptions.Default, cancel));

    // ukify is Python, and its packages are those of the system's Python, not of the first one on the PATH.
    async Task MakeUkiAsync(NodeProfile profile, string kernel, string commandLine, string common, string uki, CancellationToken cancel)
    {
        await Tool.RunAsync(
            "/usr/bin/python3",
            [
                HostNeeds.FindUkify()!, "build",
                "--linux", BaseImage.KernelIn(common),
                "--initrd", BaseImage.InitrdIn(common),
                "--stub", BaseImage.StubIn(common),
                "--cmdline", commandLine,
                "--os-release", await OsReleaseAsync(profile, common, cancel),
                "--uname", kernel,
                "--output", uki,
            ],
            ToolOptions.Default, cancel);
        File.SetLastWriteTimeUtc(uki, DateTimeOffset.FromUnixTimeSeconds(versions.SourceDateEpoch).UtcDateTime);
        if (new FileInfo(uki).Length > DiskLayout.EspBytes * 9 / 10)
            throw new StepFailedException($"The UKI of {profile.Profile} has {new FileInfo(uki).Length >> 20} MiB and does not fit the EFI partition of {DiskLayout.EspBytes >> 20} MiB. Remove modules or files from the initrd in images/node/base.yaml.");
    }

    async Task<string> OsReleaseAsync(NodeProfile profile, string common, CancellationToken cancel) =>
        $"{await File.ReadAllTextAsync(BaseImage.OsReleaseIn(common), cancel)}IMAGE_ID=mero-node-{profile.Profile}\nIMAGE_VERSION={versions.ImageVersion}\n";

    static string PartitionTable(string disk)
    {
        using var file = File.OpenRead(disk);
        return Convert.ToHexStringLower(GptEvent.Read(file));
    }

    // A finished root has no lists of dpkg any more; the base still has.
    static async Task<PackageOwners> OwnersAsync(string common, string work, CancellationToken cancel)
    {
        BaseImage.Fresh(work);
        await Tool.RunAsync("tar", ["--extract", "--file", BaseImage.RootIn(common), "--directory", work, "--wildcards", "./var/lib/dpkg/info/*.list"], ToolOptions.Default, cancel);
        return await PackageOwners.ReadAsync(Path.Combine(work, "var/lib/dpkg/info"), cancel);
    }

    async Task FinishDiskAsync(string disk, string uki, DiskLayout layout, string esp, CancellationToken cancel)
    {
        await EspImage.MakeAsync(esp, uki, versions.SourceDateEpoch, cancel);
        await DiskBytes.PlaceAsync(esp, disk, layout.Esp, "The file system with the UKI", cancel);
        File.Delete(esp);
        var length = new FileInfo(disk).Length;
        await using (var file = File.OpenWrite(disk))
            file.SetLength((length + DiskLayout.SizeUnit - 1) / DiskLayout.SizeUnit * DiskLayout.SizeUnit);
        await Tool.RunAsync("sfdisk", ["--relocate", "gpt-bak-std", disk], ToolOptions.Default, cancel);
    }

    string FilesFolder(string name) => workspace.Source("images", "node", "files", name) is var folder && Directory.Exists(folder)
        ? folder
        : throw new AskedWronglyException($"images/node/files/{name} is not there; a file in images/node lists it under files. Add the folder or remove the entry.");
}
