using Pipeline.Clients.Processes;
using Pipeline.Runs;

namespace Pipeline.Images;

/// <summary>What this machine must have before a build begins: asked first, so that nothing stops halfway.</summary>
static class HostNeeds
{
    /// <summary>The programs that building and checking an image runs, and the Debian package of each.</summary>
    static readonly IReadOnlyList<(string Program, string Package)> Programs =
    [
        ("mkosi", "mkosi"), ("apt-get", "apt"), ("dpkg-deb", "dpkg"), ("systemd-repart", "systemd-repart or systemd"),
        ("mkfs.erofs", "erofs-utils"), ("fsck.erofs", "erofs-utils"), ("mkfs.vfat", "dosfstools"), ("mcopy", "mtools"), ("mmd", "mtools"),
        ("veritysetup", "cryptsetup-bin"), ("sfdisk", "fdisk"), ("cpio", "cpio"), ("zstd", "zstd"), ("systemd-analyze", "systemd"), ("tar", "tar"), ("modinfo", "kmod"),
    ];

    /// <summary>Files that the programs need and do not name when they are missing.</summary>
    static readonly IReadOnlyList<(string Program, string Package)> Files =
    [
        ("/usr/share/keyrings/debian-archive-keyring.gpg", "debian-archive-keyring"),
        ("/usr/lib/python3/dist-packages/pefile.py", "python3-pefile"),
    ];

    static readonly IReadOnlyList<string> UkifyPlaces = ["/usr/bin/ukify", "/usr/lib/systemd/ukify"];

    /// <summary>Demands all programs and files; names every missing one at once.</summary>
    /// <exception cref="AssetMissingException">At least one is missing.</exception>
    public static void DemandPrograms() => DemandPrograms(program => program.StartsWith('/') ? File.Exists(program) : Tool.Find(program) is not null, FindUkify() is not null);

    internal static void DemandPrograms(Func<string, bool> isThere, bool hasUkify)
    {
        IReadOnlyList<string> missing =
        [
            .. Programs.Concat(Files).Where(needed => !isThere(needed.Program)).Select(needed => $"{needed.Program} (package {needed.Package})"),
            .. hasUkify ? Array.Empty<string>() : ["ukify (package systemd-ukify or systemd, 253 or newer)"],
        ];
        if (missing is not [])
            throw new AssetMissingException($"To build node images, this machine lacks {string.Join(", ", missing)}. Install them, or leave the installing to ./build.sh.");
    }

    /// <summary>Where ukify is; Debian 12 does not put it on the PATH.</summary>
    public static string? FindUkify() => UkifyPlaces.FirstOrDefault(File.Exists);

    /// <summary>Demands free space on the disk of a folder.</summary>
    /// <exception cref="StepFailedException">There is less.</exception>
    public static void DemandSpace(string folder, long needed)
    {
        Directory.CreateDirectory(folder);
        DemandSpace(folder, needed, new DriveInfo(folder).AvailableFreeSpace);
    }

    internal static void DemandSpace(string folder, long needed, long found)
    {
        if (found < needed)
        {
            throw new StepFailedException(
                $"{folder} has {found / (double)(1 << 30):0.0} GiB free, and building an image needs {needed / (double)(1 << 30):0.0} GiB. "
                + "Free some space, or check out the repository on a larger disk; nothing was built or removed.");
        }
    }
}
