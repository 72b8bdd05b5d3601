using Pipeline.Clients.Processes;
using Pipeline.Images;
using Pipeline.Locks;
using Pipeline.Runs;
using Pipeline.Versions;

namespace PipelineTests.Locks;

public sealed class PackageGuardTests : IDisposable
{
    static readonly LockedPackage Library = LockForge.Package(PackageLock.Base, "libc6", "2.41-12+deb13u4");
    static readonly LockedPackage Server = LockForge.Package("debug", "openssh-server", "1:10.0p1-7+deb13u4");
    static readonly ToolFailedException Failure = new("mkosi", "build", 1, ["apt-get ended with 100"]);

    readonly TemporaryWorkspace temporary = new();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => temporary.Dispose();

    PackageGuard Guard(params IReadOnlyList<LockedPackage>? offered) => new(
        VersionsFile.Read(new() { Root = Repository.Root }), PackageLock.Of([Library, Server]), () => new FakeArchive(temporary, offered));

    static ImagePackage Installed(LockedPackage package) => new() { Name = package.Name, Version = package.Version, Architecture = package.Architecture };

    // Keeps the .deb of a package where apt would.
    async Task<string> KeepAsync(LockedPackage package, string? content = null)
    {
        var folder = temporary.Workspace.Artifact("cache", "packages");
        await TemporaryWorkspace.WriteAsync(Path.Combine(folder, "cache/apt/archives", package.ArchiveName), content ?? LockForge.Content(package.Name, package.Version));
        return folder;
    }

    async Task<string> RefusalAsync(params IReadOnlyList<ImagePackage> installed) => (await Assert.ThrowsAsync<VerificationFailedException>(
        () => Guard(Library, Server).DemandInstalledAsync([PackageLock.Base, "debug"], installed, temporary.Workspace.Artifact("cache", "packages"), Cancel))).Message;

    [Fact]
    public void What_the_settings_ask_for_and_nobody_locked_is_refused_before_the_build()
    {
        Guard().DemandListed(PackageLock.Base, ["libc6"]);
        Assert.Equal(
            "images/node asks for systemd-repart in base, but images/node/packages.lock does not have it. Run ./build.sh LockPackages, and review what it changes.",
            Assert.Throws<VerificationFailedException>(() => Guard().DemandListed(PackageLock.Base, ["libc6", "systemd-repart"])).Message);
    }

    [Fact]
    public async Task An_image_of_the_locked_packages_passes()
    {
        await KeepAsync(Library);
        var archives = await KeepAsync(Server);
        await Guard().DemandInstalledAsync([PackageLock.Base, "debug"], [Installed(Server), Installed(Library)], archives, Cancel);
    }

    [Fact]
    public async Task The_packages_of_another_profile_are_not_expected() =>
        await Guard().DemandInstalledAsync([PackageLock.Base, "locked-read-only"], [Installed(Library)], await KeepAsync(Library), Cancel);

    [Fact]
    public async Task Every_kind_of_drift_in_an_image_is_named()
    {
        await KeepAsync(Library, "other bytes");
        var other = Server with { Version = "1:10.1p1-1" };
        await KeepAsync(other);
        await Verify(await RefusalAsync(Installed(Library), Installed(other), new() { Name = "telnetd", Version = "0.17", Architecture = "amd64" }));
    }

    [Theory]
    [InlineData("a package that is not installed")]
    [InlineData("another version")]
    [InlineData("another architecture")]
    [InlineData("other bytes")]
    [InlineData("bytes that were not kept")]
    [InlineData("a package that is not locked")]
    public async Task Each_kind_of_drift_alone_is_refused(string kind)
    {
        await KeepAsync(Library);
        if (kind is not "bytes that were not kept")
            await KeepAsync(Server, kind is "other bytes" ? "other bytes" : null);
        var server = Installed(Server);
        var refusal = await RefusalAsync(kind switch
        {
            "a package that is not installed" => [Installed(Library)],
            "another version" => [Installed(Library), server with { Version = "1:10.1" }],
            "another architecture" => [Installed(Library), server with { Architecture = "all" }],
            "a package that is not locked" => [Installed(Library), server, server with { Name = "openssh-extra" }],
            _ => [Installed(Library), server],
        });
        Assert.Contains("\n  debug openssh-", refusal);
        Assert.DoesNotContain("libc6", refusal);
    }

    [Fact]
    public async Task A_build_that_failed_because_a_locked_version_is_gone_says_what_the_archive_has()
    {
        var newer = Library with { Version = "2.41-12+deb13u5" };
        var refusal = await Assert.ThrowsAsync<VerificationFailedException>(
            () => Guard(newer, Server, LockForge.Package("", "libnew", "1.0")).DemandOfferedAsync([PackageLock.Base], ["libc6"], Failure, Cancel));
        Assert.Same(Failure, refusal.InnerException);
        await Verify(refusal.Message);
    }

    [Fact]
    public async Task A_build_that_failed_although_everything_is_there_has_another_reason() =>
        await Guard(Library).DemandOfferedAsync([PackageLock.Base], ["libc6"], Failure, Cancel);

    [Fact]
    public async Task An_archive_that_does_not_answer_is_no_drift() =>
        await Guard(null).DemandOfferedAsync([PackageLock.Base], ["libc6"], Failure, Cancel);

    [Fact]
    public async Task Drift_is_refused_even_when_the_archive_does_not_answer() => Assert.Contains(
        "the archive could not be asked; it is not installed\n",
        (await Assert.ThrowsAsync<VerificationFailedException>(() => Guard(null).DemandInstalledAsync([PackageLock.Base], [], temporary.Workspace.Root, Cancel))).Message);
}
