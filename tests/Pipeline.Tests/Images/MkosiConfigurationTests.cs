using Attestation;
using Pipeline.Images;
using Pipeline.Versions;

namespace PipelineTests.Images;

public sealed class MkosiConfigurationTests
{
    static readonly NodeSettings Settings = NodeSettings.Read(new() { Root = Repository.Root });

    public static TheoryData<string> Profiles => [.. Profile.All.Select(profile => profile.Name)];

    static MkosiConfiguration Configuration(int mkosi = 24) => new(
        VersionsFile.Read(new() { Root = Repository.Root }), Settings, new(new("http://mirror.example/debian"), new("http://mirror.example/debian-security")), new(mkosi, 3));

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
    public Task Command_lines_carry_root_hash_role_and_profile() => Verify(string.Join('\n',
        Settings.Profiles.Select(profile => $"{profile.Profile}: {KernelCommandLine.Of(Settings.Base, profile, new('a', 64))}")) + "\n");
}
