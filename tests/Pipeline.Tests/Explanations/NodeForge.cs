using System.Text.Json.Nodes;
using Attestation;
using Attestation.Disks;
using Attestation.Measurements;
using Pipeline.Explanations;
using Pipeline.Images;
using Pipeline.Runs;

namespace ReleaseForges;

/// <summary>A node image with its records, in which everything follows from the inputs as it does in a build: files → root hash → command line.</summary>
sealed record NodeForge
{
    public MachineForge Machine { get; init; } = new();

    public string Version { get; init; } = "3.0.0";

    public long EspBlocks { get; init; } = 2048;

    /// <summary>What becomes of the partition table before its checksums are written.</summary>
    public Action<byte[]> Table { get; init; } = _ => { };

    /// <summary>What a root hash depends on besides the files' list: owners, times.</summary>
    public string Unlisted { get; init; } = "";

    /// <summary>Digest of the lock that its packages were held to.</summary>
    public string Locked { get; init; } = Digest.Of("lock");

    public IReadOnlyList<ImagePackage> Packages { get; init; } =
    [
        Package("base-files", "13.8"), Package("linux-image-6.16.3", "6.16.3-1"), Package("openssl", "3.5.1-1"), Package("systemd-boot-efi", "257.13-1"), Package("zlib1g", "1.3-1"),
    ];

    public IReadOnlyList<RootFile> Files { get; init; } =
    [
        File("/etc/calimero/image-profile", null), File("/usr/bin/mero-node", null, "0755"), File("/usr/bin/openssl", "openssl", "0755"),
        File("/usr/lib/os-release", "base-files"), File("/usr/lib/ssl/openssl.cnf", "openssl"), File("/usr/lib/x86_64-linux-gnu/libz.so.1", "zlib1g"),
    ];

    public RootFiles Root => RootFiles.Of(Files);

    public string RootHash => Digest.Of(Root.ToText() + Unlisted)[Digest.Prefix.Length..];

    /// <summary>With the root hash where it belongs.</summary>
    public MachineForge Built => Machine with { RootHash = RootHash, Disk = Disk(), OsRelease = $"ID=debian\nIMAGE_VERSION={Version}\n" };

    public MeasurementRecord Measurements => Built.Measure() is var measured
        ? new()
        {
            Version = Version,
            Profile = Machine.Profile,
            Platform = "forged",
            RootHash = RootHash,
            MrTd = measured.MrTd!,
            Rtmr0 = measured.Rtmr0!,
            Rtmr1 = measured.Rtmr1!,
            Rtmr2 = measured.Rtmr2!,
            Rtmr3 = measured.Rtmr3!,
        }
        : throw new InvalidOperationException();

    public ImageRecord Image => new()
    {
        Version = Version,
        Profile = Machine.Profile,
        DiskSha256 = Digest.Of(Built.Disk),
        RootHash = RootHash,
        UkiSha256 = Digest.Of(Built.CommandLine),
        Kernel = Machine.KernelVersion,
        CommandLine = Built.CommandLine,
        StubSha256 = Digest.Of(Machine.StubCode),
        OsRelease = Built.OsRelease,
        PartitionTable = Convert.ToHexStringLower(GptEvent.Read(new MemoryStream(Built.Disk))),
        RootFilesSha256 = Digest.Of(Root.ToText()),
        Packages = Packages,
        PackagesLockSha256 = Locked,
        Conformance = [],
    };

    public ReleasedNode Node => ReleasedNode.Of(Measurements, Image, Root);

    public static ImagePackage Package(string name, string version) => new() { Name = name, Version = version, Architecture = "amd64" };

    public static RootFile File(string path, string? package, string mode = "0644", string? content = null) =>
        new() { Path = path, Kind = 'f', Mode = mode, Content = Digest.Of(content ?? path)[Digest.Prefix.Length..], Package = package };

    /// <summary>The same image, with another version of a package and another content of its first file.</summary>
    public NodeForge WithPackage(string name, string version) => this with
    {
        Packages = [.. Packages.Select(package => package.Name == name ? package with { Version = version } : package)],
        Files = [.. Files.Select(file => file.Package == name ? file with { Content = Digest.Of(file.Content + version)[Digest.Prefix.Length..] } : file)],
    };

    /// <summary>The same image with another kernel, and its package.</summary>
    public NodeForge WithKernel(string version) => this with
    {
        Machine = Machine with { KernelVersion = version, KernelCode = [.. Machine.KernelCode, .. System.Text.Encoding.ASCII.GetBytes(version)] },
        Packages = [.. Packages.Select(package => package.Name == $"linux-image-{Machine.KernelVersion}" ? Package($"linux-image-{version}", $"{version}-1") : package)],
    };

    /// <summary>The same image with a kernel of the same version that was compiled anew, and its package.</summary>
    public NodeForge WithRebuiltKernel(string version) => this with
    {
        Machine = Machine with { KernelCode = [.. Machine.KernelCode, .. System.Text.Encoding.ASCII.GetBytes(version)] },
        Packages = [.. Packages.Select(package => package.Name == $"linux-image-{Machine.KernelVersion}" ? package with { Version = version } : package)],
    };

    /// <summary>Writes the release of all profiles, as the step <c>release</c> does, with what its readers need.</summary>
    public void WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        var profiles = new JsonObject();
        foreach (var node in Profile.All.Select(profile => this with { Machine = Machine with { Profile = profile } }))
        {
            var (name, values) = (node.Machine.Profile.Name, node.Measurements.ToValues());
            var published = new JsonObject();
            foreach (var register in Enum.GetValues<Register>())
            {
                published[register.ToString().ToLowerInvariant()] = values[register].ToString();
                published[$"allowed_{register.ToString().ToLowerInvariant()}"] = new JsonArray(values[register].ToString());
            }
            profiles[name] = published;
            Save($"node-image-measurements.{name}.json", node.Measurements.ToJson());
            Save($"node-image-record.{name}.json", node.Image.ToJson());
            Save($"node-image-root-files.{name}.txt", node.Root.ToText());
        }
        Save("published-mrtds.json", new JsonObject { ["role"] = "node", ["tag"] = Version, ["profiles"] = profiles, ["environment"] = "simulation" }.ToJsonString());
        Seal(folder);

        void Save(string name, string text) => System.IO.File.WriteAllText(Path.Combine(folder, name), text);
    }

    /// <summary>Writes the list of checksums anew.</summary>
    public static void Seal(string folder)
    {
        const string list = "node-image-gcp-checksums.txt";
        var files = Directory.GetFiles(folder).Where(path => Path.GetFileName(path) is not list).Order(StringComparer.Ordinal);
        System.IO.File.WriteAllText(Path.Combine(folder, list), string.Concat(files.Select(path => $"{Digest.Of(System.IO.File.ReadAllBytes(path))[Digest.Prefix.Length..]}  {Path.GetFileName(path)}\n")));
    }

    byte[] Disk()
    {
        const string esp = "c12a7328-f81f-11d2-ba4b-00a0c93ec93b", root = "4f68bce3-e8cd-4db1-96e7-fbcaf984b709", verity = "2c7357ed-ebd2-46d9-aec1-23d437ec2bf5";
        var disk = GptForge.Build();
        disk.AsSpan(GptForge.Entries).Clear();
        GptForge.WritePartition(disk.AsSpan(GptForge.Entries), esp, "6d65726f-2d74-4565-8000-00000000003a", 2048 * 512, EspBlocks * 512);
        GptForge.WritePartition(disk.AsSpan(GptForge.Entries + 128), root, Half(RootHash[..32]), 1 << 28, 1 << 20);
        GptForge.WritePartition(disk.AsSpan(GptForge.Entries + 256), verity, Half(RootHash[32..]), 1 << 29, 1 << 20);
        Table(disk);
        GptForge.SealEntries(disk);
        return disk;
    }

    static string Half(string digits) => Guid.ParseExact(digits, "N").ToString();
}
