using Attestation;
using Pipeline.Boots;
using Pipeline.Clients.Processes;
using Pipeline.Images;
using Pipeline.Machines;
using Pipeline.Measurements;
using Pipeline.Runs;

namespace PipelineTests.Boots;

/// <summary>A checkout with a copy of an image's disk that a test may spoil, to be booted in a real machine.</summary>
sealed class BootCheckout : IDisposable
{
    static readonly Workspace Repository = new() { Root = Support.Repository.Root };

    readonly List<string> said = [];

    public BootCheckout(Profile profile)
    {
        Profile = profile;
        Link(Built("Simulator", "mero-sim"), Workspace.Artifact("programs", "mero-sim", "mero-sim"));
        Link(Repository.Source("images", "platforms"), Workspace.Source("images", "platforms"));
        Link(Repository.Artifact("images"), Workspace.Artifact("images"));
        Directory.CreateDirectory(Into);
    }

    public Profile Profile { get; }

    public Workspace Workspace { get; } = new() { Root = Directory.CreateTempSubdirectory("mero-tee-").FullName };

    /// <summary>Where the boot leaves its record and logs.</summary>
    public string Into => Workspace.Artifact("boots", Profile.Name);

    /// <summary>What was said of the boot.</summary>
    public IReadOnlyList<string> Said
    {
        get
        {
            lock (said)
                return [.. said];
        }
    }

    /// <summary>Folders and sockets of machines that were not removed.</summary>
    public IReadOnlyList<string> Leftovers => Directory.Exists(Workspace.Artifact("tmp")) ? Directory.GetFileSystemEntries(Workspace.Artifact("tmp")) : [];

    public string Disk => Path.Combine(Workspace.Root, "disk.raw");

    /// <summary>Measures the release's image, and copies its disk, without its holes.</summary>
    public async Task<DiskLayout> CopyDiskAsync(CancellationToken cancel)
    {
        var image = Repository.Artifact("images", Profile.Name, "disk.raw");
        Assert.True(File.Exists(image), $"{image} is not there: ./build.sh Images makes it.");
        await new NodeMeasurements(Workspace, new(), Say).Steps().Single(step => step.Name == $"measure:{Profile}").Run(cancel);
        await Tool.RunAsync("cp", ["--sparse=always", image, Disk], ToolOptions.Default, cancel);
        return DiskLayout.Parse(await Tool.RunAsync("sfdisk", ["--json", Disk], ToolOptions.Default, cancel));
    }

    /// <summary>Changes the one byte in front of which a text stands in a partition.</summary>
    public void Spoil(DiskPartition partition, string before, byte value)
    {
        var content = new byte[partition.Length];
        using (var disk = File.OpenRead(Disk))
        {
            disk.Position = partition.Offset;
            disk.ReadExactly(content);
        }
        var at = content.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(before));
        Assert.True(at >= 0, $"The partition has no \"{before}\".");
        Spoil(partition.Offset + at + before.Length, value);
    }

    /// <summary>Changes one byte of the disk.</summary>
    public void Spoil(long offset, byte value)
    {
        using var disk = File.Open(Disk, FileMode.Open, FileAccess.ReadWrite);
        disk.Position = offset;
        Assert.NotEqual(value, disk.ReadByte());
        disk.Position = offset;
        disk.WriteByte(value);
    }

    /// <summary>Boots the disk, and says how that went.</summary>
    /// <param name="cancel">Ends it.</param>
    /// <param name="hasNvme">Whether its disk is NVMe.</param>
    /// <param name="asksConformance">Whether the booted machine is then asked what it is.</param>
    public async Task<ObservedBoot> BootAsync(CancellationToken cancel, bool hasNvme = false, bool asksConformance = false)
    {
        var options = new MeasurementOptions();
        var (platform, variant) = await PlatformFile.ReadAsync(Workspace, options.Platform, cancel);
        var programs = new MachinePrograms();
        return await new ProfileBoot(Workspace, programs, TimeProvider.System, Say).RunAsync(new()
        {
            Disk = Disk,
            Measurements = Workspace.Artifact("measurements", $"{Profile}.json"),
            Firmware = options.Firmware,
            Platform = platform,
            Variant = variant,
            Accelerator = await new AcceleratorCheck(Workspace, programs, options.Firmware, TimeProvider.System, Say).FindAsync(cancel),
            HasNvme = hasNvme,
            AsksConformance = asksConformance,
        }, Into, cancel);
    }

    public void Dispose() => Directory.Delete(Workspace.Root, recursive: true);

    void Say(string line)
    {
        lock (said)
            said.Add(line);
        TestContext.Current.TestOutputHelper?.WriteLine(line);
    }

    static void Link(string target, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.CreateSymbolicLink(path, target);
    }

    // Built by the solution in the same configuration as this test.
    static string Built(string project, string program)
    {
        var path = Path.Combine(Repository.Root, "artifacts", "bin", project, Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), program);
        Assert.SkipUnless(File.Exists(path), $"{path} is absent: build the whole solution.");
        return path;
    }
}
