using Pipeline.Clients.Processes;
using Pipeline.Locks;
using Pipeline.Runs;
using Pipeline.Versions;

namespace Pipeline.Images;

/// <summary>Builds what the three profiles share: root, initrd, kernel and the stub of the UKI.</summary>
sealed class BaseImage(Workspace workspace, ImageSources sources, Action<string> say)
{
    const long NeededBytes = 4L << 30;

    /// <summary>Folder of the result.</summary>
    public static string FolderIn(Workspace workspace) => workspace.Artifact("image-base");

    /// <summary>Root without a profile; archive.</summary>
    public static string RootIn(string folder) => Path.Combine(folder, "base.tar");

    public static string InitrdIn(string folder) => Path.Combine(folder, "initrd.cpio.zst");

    public static string KernelIn(string folder) => Path.Combine(folder, "vmlinuz");

    /// <summary>From the image's own Debian, not from this machine's: older stubs do not measure into RTMRs.</summary>
    public static string StubIn(string folder) => Path.Combine(folder, "linuxx64.efi.stub");

    public static string OsReleaseIn(string folder) => Path.Combine(folder, "os-release");

    public static string RecordIn(string folder) => Path.Combine(folder, "base.json");

    /// <summary>Builds and puts in place.</summary>
    public async Task BuildAsync(CancellationToken cancel)
    {
        HostNeeds.DemandPrograms();
        HostNeeds.DemandSpace(workspace.Artifacts, NeededBytes);
        var guard = sources.Guard(workspace);
        guard.DemandListed(PackageLock.Base, Asked);
        var configuration = await sources.ConfigurationAsync(cancel);
        var mkosi = new Mkosi(workspace, say);
        var work = Fresh(workspace.Artifact("tmp", "image-base"));
        var made = Path.Combine(work, "made");

        configuration.Base().WriteTo(Path.Combine(work, "base"));
        try
        {
            await mkosi.BuildAsync(Path.Combine(work, "base"), Path.Combine(work, "base.output"), baseTree: null, newLists: true, cancel);
        }
        catch (ToolFailedException failure)
        {
            await guard.DemandOfferedAsync([PackageLock.Base], Asked, failure, cancel);
            throw;
        }
        var packages = PackageManifest.Read(await File.ReadAllTextAsync(Path.Combine(work, "base.output", "base.manifest"), cancel), []);
        await guard.DemandInstalledAsync([PackageLock.Base], packages, mkosi.Packages, cancel);
        Directory.CreateDirectory(made);
        File.Move(Path.Combine(work, "base.output", "base.tar"), RootIn(made));
        var kernel = await ExtractAsync(work, made, cancel);

        configuration.Initrd().WriteTo(Path.Combine(work, "initrd"));
        await mkosi.BuildAsync(Path.Combine(work, "initrd"), Path.Combine(work, "initrd.output"), RootIn(made), newLists: false, cancel);
        File.Move(Path.Combine(work, "initrd.output", "initrd.cpio.zst"), InitrdIn(made));

        var record = new BaseRecord
        {
            Kernel = kernel,
            Packages = packages,
        };
        await File.WriteAllTextAsync(RecordIn(made), record.ToJson(), cancel);
        FolderSwap.Put(made, FolderIn(workspace));
        Directory.Delete(work, recursive: true);
    }

    IReadOnlyList<string> Asked => LockUpdate.Asked(sources.Versions, sources.Settings);

    // Takes kernel, stub and os-release out of the root, and gives back the kernel's version. mkosi has the kernel twice, as hard links.
    async Task<string> ExtractAsync(string work, string made, CancellationToken cancel)
    {
        var root = Directory.CreateDirectory(Path.Combine(work, "extracted")).FullName;
        await Tool.RunAsync(
            "tar",
            ["--extract", "--file", RootIn(made), "--directory", root, "--wildcards", "./boot/vmlinuz-*", "./usr/lib/modules/*/vmlinuz", "./usr/lib/systemd/boot/efi/linuxx64.efi.stub", "./usr/lib/os-release"],
            ToolOptions.Default, cancel);
        var kernels = Directory.GetDirectories(Path.Combine(root, "usr/lib/modules")).Select(path => Path.GetFileName(path)!).ToArray();
        if (kernels is not [var kernel])
            throw new StepFailedException($"The base has {kernels.Length} kernels ({string.Join(", ", kernels)}); exactly one is expected. Look at the packages in images/node/base.yaml and at kernel in images/versions.json.");
        DemandNewEnough(kernel, sources.Versions.Kernel);
        File.Move(Path.Combine(root, "usr/lib/modules", kernel, "vmlinuz"), KernelIn(made));
        File.Move(Path.Combine(root, "usr/lib/systemd/boot/efi/linuxx64.efi.stub"), StubIn(made));
        File.Move(Path.Combine(root, "usr/lib/os-release"), OsReleaseIn(made));
        return kernel;
    }

    internal static void DemandNewEnough(string kernel, KernelPin pin)
    {
        var numbers = kernel.TakeWhile(letter => letter is '.' or (>= '0' and <= '9')).ToArray();
        if (!Version.TryParse(new string(numbers).TrimEnd('.'), out var found) || found < Version.Parse(pin.Minimum))
        {
            throw new StepFailedException(
                $"{pin.Package} of {pin.Suite} is Linux {kernel}; images/versions.json wants {pin.Minimum} or newer, because older ones cannot extend RTMR3. "
                + "Check that the mirror has the suite.");
        }
    }

    /// <summary>An empty folder; what an interrupted build left there is removed.</summary>
    internal static string Fresh(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        return Directory.CreateDirectory(folder).FullName;
    }
}
