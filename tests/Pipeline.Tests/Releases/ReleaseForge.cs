using Attestation;
using Attestation.Measurements;
using Attestation.Policies;
using Pipeline.Conformance;
using Pipeline.GcpImages;
using Pipeline.Images;
using Pipeline.Locks;
using Pipeline.Machines;
using Pipeline.Policies;
using Pipeline.Releases;
using Pipeline.Runs;

namespace PipelineTests.Releases;

/// <summary>The facts of a release that never was.</summary>
static class ReleaseForge
{
    static PackageLock Lock => PackageLock.Of([new() { Image = PackageLock.Base, Name = "base-files", Version = "13.8", Architecture = "amd64", Sha256 = PolicyForge.Hex64("base-files") }]);

    public static ReleaseFacts Facts { get; } = new()
    {
        Version = "3.0.0",
        Origin = new()
        {
            Repository = "calimero-network/mero-tee",
            Workflow = "local",
            Ref = "refs/heads/main",
            CommitSha = "0123456789abcdef0123456789abcdef01234567",
            RunId = "local",
            RunAttempt = "1",
        },
        Environment = EvidenceEnvironment.Simulation,
        GeneratedAt = PolicyForge.MadeAt,
        Profiles = [.. Profile.All.Select(Released)],
        PackagesLock = Lock,
        Archives = [new(AssetNames.KmsArchive, PolicyForge.Hex64("archive"))],
    };

    public static ReleasedProfile Released(Profile profile) => new()
    {
        Profile = profile,
        Policy = File(PolicyForge.Policy(profile)),
        Measurements = Measurements(profile),
        Image = Image(profile),
        RootFiles = Files(profile),
        Gcp = Gcp(profile),
        Kms = new()
        {
            Version = "3.0.0",
            Image = "ghcr.io/calimero-network/mero-kms-phala",
            Digest = "sha256:" + PolicyForge.Hex64($"image {profile}"),
            ComposeHash = PolicyForge.Hex64($"compose {profile}"),
        },
        ProbeReportSha256 = "sha256:" + PolicyForge.Hex64($"probe {profile}"),
        Boot = new()
        {
            RecordSha256 = "sha256:" + PolicyForge.Hex64($"boot {profile}"),
            Qemu = "10.0.2",
            Accelerator = Accelerator.Tcg,
            ConformanceSha256 = Digest.Of(Table(profile).ToJson()),
            Conformance = Table(profile),
            Registers = [Attestation.Measurements.Register.MrTd, Attestation.Measurements.Register.Rtmr1, Attestation.Measurements.Register.Rtmr2, Attestation.Measurements.Register.Rtmr3],
        },
    };

    static ImageRecord Image(Profile profile) => new()
    {
        Version = "3.0.0",
        Profile = profile,
        DiskSha256 = "sha256:" + PolicyForge.Hex64($"disk {profile}"),
        RootHash = PolicyForge.Hex64($"root {profile}"),
        UkiSha256 = "sha256:" + PolicyForge.Hex64($"uki {profile}"),
        Kernel = "7.3.4+deb13-cloud-amd64",
        CommandLine = "ro",
        StubSha256 = "sha256:" + PolicyForge.Hex64("stub"),
        OsRelease = "ID=debian\nIMAGE_VERSION=3.0.0\n",
        PartitionTable = "",
        RootFilesSha256 = Digest.Of(Files(profile).ToText()),
        Packages = [],
        PackagesLockSha256 = Lock.Sha256,
        Conformance = [.. ConformanceCheck.Ids.Select(id => Row(id, id is "R1" or "R2" && profile != Profile.LockedReadOnly))],
    };

    static GcpImageRecord Gcp(Profile profile) => new()
    {
        SchemaVersion = 1,
        Version = "3.0.0",
        Profile = profile,
        Name = GcpImageRecord.NameOf("3.0.0", profile),
        Family = GcpImageRecord.FamilyOf(profile),
        Architecture = "X86_64",
        GuestOsFeatures = [GuestOsFeature.Gvnic, GuestOsFeature.TdxCapable, GuestOsFeature.UefiCompatible],
        Archive = new() { Name = GcpImageRecord.ArchiveName, Sha256 = "sha256:" + PolicyForge.Hex64($"archive {profile}"), Size = 141_418_901 },
        Disk = new() { Name = GcpImageRecord.DiskName, Sha256 = "sha256:" + PolicyForge.Hex64($"disk {profile}"), Size = 1L << 30 },
        RootHash = PolicyForge.Hex64($"root {profile}"),
        Requirements = [new() { Id = "size", Requirement = "a whole number of GiB", Source = "https://cloud.google.com/compute", Outcome = ConformanceOutcome.Met, Found = "1 GiB." }],
    };

    static ConformanceTable Table(Profile profile) => new()
    {
        SchemaVersion = 1,
        Version = "3.0.0",
        Profile = profile,
        RootHash = PolicyForge.Hex64($"root {profile}"),
        FactsSha256 = "sha256:" + PolicyForge.Hex64($"facts {profile}"),
        Rows = [.. BootedConformance.Ids.Select(id => Row(id, id is "ssh" && profile == Profile.LockedReadOnly))],
    };

    static ConformanceRow Row(string id, bool isOpen) => ConformanceRow.Of(id, $"what {id} demands", !isOpen, [], $"{id} was found.");

    static RootFiles Files(Profile profile) => RootFiles.Of(
        [new() { Path = "/etc/calimero/image-profile", Kind = 'f', Mode = "0644", Content = PolicyForge.Hex64($"profile {profile}"), Package = null }]);

    public static PolicyFile File(AttestationPolicy policy) =>
        new() { Path = "a.json", Policy = policy, Sha256 = Digest.Of(policy.ToJson()), Text = policy.ToJson() };

    public static MeasurementRecord Measurements(Profile profile) => new()
    {
        Version = "3.0.0",
        Profile = profile,
        Platform = "gcp",
        RootHash = PolicyForge.Hex64($"root {profile}"),
        MrTd = Register("node mrtd"),
        Rtmr0 = Register("node rtmr0"),
        Rtmr1 = Register("node rtmr1"),
        Rtmr2 = Register($"node rtmr2 {profile}"),
        Rtmr3 = Register($"node rtmr3 {profile}"),
    };

    static MeasuredRegister Register(string text) => new() { Value = PolicyForge.Value(text), Events = [] };
}
