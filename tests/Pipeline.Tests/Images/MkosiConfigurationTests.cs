using Attestation;
using Pipeline.Images;
using Pipeline.Locks;
using Pipeline.Versions;

namespace PipelineTests.Images;

public sealed class MkosiConfigurationTests
{
    static readonly NodeSettings Settings = NodeSettings.Read(new() { Root = Repository.Root });

    public static TheoryData<string> Profiles => [.. Profile.All.Select(profile => profile.Name)];

    // Not the real lock: what is tested here must not change with every update.
    static readonly PackageLock Locked = PackageLock.Of(
    [
        Package(PackageLock.Base, "libssl3t64", "3.5.7-1~deb13u3"), Package(PackageLock.Base, "linux-image-cloud-amd64", "7.3.4-1~bpo13+1"),
        Package("debug", "openssh-server", "1:10.0p1-7+deb13u4"), Package("debug-read-only", "openssh-server", "1:10.0p1-7+deb13u4"),
    ]);

    static LockedPackage Package(string image, string name, string version) =>
        new() { Image = image, Name = name, Version = version, Architecture = "amd64", Sha256 = new('a', 64) };

    static MkosiConfiguration Configuration(int mkosi = 24) => new(
        VersionsFile.Read(new() { Root = Repository.Root }), Settings, Locked, new(new("http://mirror.example/debian"), new("http://mirror.example/debian-security")), new(mkosi, 3));

    static NodeProfile Of(string profile) => Settings.Profiles.Single(settings => settings.Profile.Name == profile);

    [Theory]
    [InlineData(24)]
    [InlineData(25)]
    public Task Base_is_the_shared_root(int mkosi) => Verify(Configuration(mkosi).Base().ToString());

    [Fact]
    public Task Initrd_is_the_base_cut_down() => Verify(Configuration().Initrd().ToString());

    [Theory]
    [MemberData(nameof(Profiles))]
    public Task Disk_is_what_the_profile_says(string profile) => Verify(Configuration().Disk(Of(profile)).ToString());

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Disk_differs_between_24_and_25_in_the_name_of_one_folder(string profile) =>
        Assert.Equal(Lines(24, profile).Select(line => line.Replace("mkosi.pkgmngr", "mkosi.sandbox")).Order(), Lines(25, profile).Order());

    static string[] Lines(int mkosi, string profile) => Configuration(mkosi).Disk(Of(profile)).ToString().Split('\n');

    [Fact]
    public void Times_seeds_and_ids_are_constants_and_packages_are_pinned()
    {
        var configuration = Configuration();
        string[] disks = [.. Settings.Profiles.Select(profile => configuration.Disk(profile).ToString())];
        string[] trees = [configuration.Base().ToString(), configuration.Initrd().ToString(), .. disks];

        Assert.Equal(1767225600, VersionsFile.Read(new() { Root = Repository.Root }).SourceDateEpoch);
        Assert.All(trees, tree => Assert.Contains("\nSourceDateEpoch=1767225600\n", tree));
        // systemd-repart makes the ids of the disk and of the EFI partition from it; those of root and hashes are the root hash.
        Assert.All(disks, tree => Assert.Contains("\nSeed=6d65726f-2d74-4565-8000-000000000003\n", tree));
        Assert.All(trees, tree => Assert.Contains("Package: *\nPin: release *\nPin-Priority: -1\n", tree));
    }

    [Fact]
    public Task Command_lines_carry_root_hash_role_and_profile() => Verify(string.Join('\n',
        Settings.Profiles.Select(profile => $"{profile.Profile}: {KernelCommandLine.Of(Settings.Base, profile, new('a', 64))}")) + "\n");
}
