using Pipeline.Images;
using Pipeline.Locks;
using Pipeline.Runs;

namespace PipelineTests.Locks;

public sealed class PackageLockTests
{
    static readonly string Lock = PackageLock.Of(
    [
        LockForge.Package("debug", "openssh-server", "1:10.0p1-7+deb13u4"),
        LockForge.Package(PackageLock.Base, "libc6", "2.41-12+deb13u4"),
        LockForge.Package(PackageLock.Base, "base-files", "13.8"),
    ]).ToString();

    [Fact]
    public Task A_lock_is_sorted_with_a_package_a_line() => Verify(Lock);

    [Fact]
    public void Parse_gives_what_was_written() => Assert.Equal(Lock, PackageLock.Parse(Lock, "packages.lock").ToString());

    [Theory]
    [InlineData("base libc6 2.41-12+deb13u4 amd64", "base libc6 2.41-12+deb13u4", "line 4: \"base libc6 2.41-12+deb13u4 ")]
    [InlineData("base-files 13.8 amd64", "base-files 13.8 i386", "line 3: \"base base-files 13.8 i386")]
    [InlineData("base libc6", "base a-package", "line 4: \"base a-package 2.41-12+deb13u4")]
    [InlineData("base libc6", "base base-files", "it must not come after base base-files")]
    [InlineData("openssh-server", "libc6", "line 5: \"debug libc6 1:10.0p1-7+deb13u4")]
    [InlineData("\n", "\r\n", "line 3: ")]
    [InlineData("\nbase libc6", "\n\nbase libc6", "is not as LockPackages writes it")]
    [InlineData("# Written", "# Edited", "is not as LockPackages writes it")]
    public void Parse_refuses_another_form_and_names_the_line(string text, string instead, string reason)
    {
        var refusal = Assert.Throws<AskedWronglyException>(() => PackageLock.Parse(Lock.Replace(text, instead), "packages.lock"));
        Assert.StartsWith("packages.lock ", refusal.Message);
        Assert.Contains(reason, refusal.Message);
        Assert.Contains("./build.sh LockPackages", refusal.Message);
    }

    [Fact]
    public void A_lock_without_its_final_newline_is_refused() =>
        Assert.Throws<AskedWronglyException>(() => PackageLock.Parse(Lock.TrimEnd('\n'), "packages.lock"));

    [Fact]
    public void A_checkout_without_a_lock_is_told_how_to_make_one()
    {
        using var temporary = new TemporaryWorkspace();
        Assert.Contains("make it with ./build.sh LockPackages", Assert.Throws<AssetMissingException>(() => PackageLock.Read(temporary.Workspace)).Message);
    }

    [Fact]
    public void The_lock_of_this_repository_has_all_that_its_images_ask_for_and_no_address()
    {
        var workspace = new Workspace { Root = Repository.Root };
        var (locked, settings) = (PackageLock.Read(workspace), NodeSettings.Read(workspace));
        var asked = LockUpdate.Asked(Pipeline.Versions.VersionsFile.Read(workspace), settings);

        Assert.All(asked, name => Assert.NotNull(locked.Find(PackageLock.Base, name)));
        Assert.All(settings.Profiles.SelectMany(profile => profile.Packages.Select(name => (profile.Profile.Name, name))), wanted => Assert.NotNull(locked.Find(wanted.Item1, wanted.Item2)));
        Assert.All(locked.Packages, package => Assert.Contains(package.Image, (string[])[PackageLock.Base, .. Attestation.Profile.All.Select(profile => profile.Name)]));
        Assert.All(Pipeline.KmsImages.KmsBase.Packages, name => Assert.NotNull(locked.Find(PackageLock.Base, name)));
        Assert.DoesNotContain("/", locked.ToString().Replace("./build.sh", "", StringComparison.Ordinal));
    }
}
