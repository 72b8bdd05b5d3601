using Pipeline.Locks;

namespace PipelineTests.Locks;

public sealed class LockUpdateTests
{
    static PackageLock Lock(params IReadOnlyList<LockedPackage> packages) => PackageLock.Of(packages);

    static readonly LockedPackage Library = LockForge.Package(PackageLock.Base, "libc6", "2.41-12");
    static readonly LockedPackage Server = LockForge.Package("debug", "openssh-server", "1:10.0");

    [Fact]
    public Task Changes_name_what_comes_goes_and_differs() => Verify(string.Join('\n', LockUpdate.Changes(
        Lock(Library, Server, LockForge.Package(PackageLock.Base, "bash", "5.2")).ToString(),
        Lock(Library with { Version = "2.41-13" }, Server with { Sha256 = new('0', 64) }, LockForge.Package(PackageLock.Base, "dash", "0.5")))));

    [Fact]
    public void Without_changes_it_says_so() =>
        Assert.Equal(["images/node/packages.lock is up to date: 1 in base, 1 in debug."], LockUpdate.Changes(Lock(Library, Server).ToString(), Lock(Library, Server)));
}
