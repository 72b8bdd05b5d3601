using Pipeline.Installing;
using Pipeline.Versions;

namespace Pipeline.Locks;

/// <summary>What apt is told when it takes packages for an image: by mkosi, and where the lock is made.</summary>
static class AptSettings
{
    /// <summary>The suites of a release, signed by Debian's keys.</summary>
    public static string Sources(ReleaseVersions versions, AptMirror mirror) => $"""
        Types: deb
        URIs: {mirror.Packages}
        Suites: {versions.DebianSuite} {versions.DebianSuite}-updates {versions.Kernel.Suite}
        Components: main
        Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

        Types: deb
        URIs: {mirror.Security}
        Suites: {versions.DebianSuite}-security
        Components: main
        Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

        """;

    /// <summary>The kernel of its own suite, and of everything else the newest: what a new lock is made from.</summary>
    public static string Newest(ReleaseVersions versions) => $"""
        Package: linux-*
        Pin: release n={versions.Kernel.Suite}
        Pin-Priority: 990

        """;

    /// <summary>The locked versions, and nothing else can be installed.</summary>
    public static string Locked(IEnumerable<LockedPackage> packages) => $"""
        Package: *
        Pin: release *
        Pin-Priority: -1

        {string.Concat(packages.Select(package => $"\nPackage: {package.Name}\nPin: version {package.Version}\nPin-Priority: 1001\n"))}
        """;
}
