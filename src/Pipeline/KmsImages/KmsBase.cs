using System.Text;
using Pipeline.Clients.Processes;
using Pipeline.Runs;

namespace Pipeline.KmsImages;

/// <summary>The KMS's lowest layer, picked out of a Debian root file system: the files of a few packages, and no shell.</summary>
sealed class KmsBase
{
    // What a small image may lack although its packages list it.
    static readonly string[] Dispensable = ["usr/share/doc", "usr/share/man", "usr/share/locale", "usr/share/lintian", "usr/share/info", "usr/share/bug"];

    /// <summary>What a self-contained .NET program needs of a system, and the certificates of public authorities.</summary>
    public static IReadOnlyList<string> Packages { get; } =
        ["base-files", "ca-certificates", "gcc-14-base", "libc6", "libgcc-s1", "libssl3t64", "libstdc++6", "libzstd1", "zlib1g"];

    public required IReadOnlyList<LayerEntry> Entries { get; init; }

    /// <summary><c>name=version</c> of the packages, sorted.</summary>
    public required IReadOnlyList<string> Versions { get; init; }

    /// <summary>Unpacks the archive of a root file system in which dpkg installed the packages, and picks their files.</summary>
    /// <param name="archive">A tar archive.</param>
    /// <param name="root">An empty folder to unpack to; the entries refer to it.</param>
    /// <param name="cancel">Stops unpacking.</param>
    /// <exception cref="StepFailedException">A package, or a file of it, is not there.</exception>
    public static async Task<KmsBase> UnpackAsync(string archive, string root, CancellationToken cancel)
    {
        // Not System.Formats.Tar: it takes no archive whose extended attributes are binary, as those of file capabilities are.
        await Tool.RunAsync("tar", ["--extract", "--file", archive, "--directory", root, "--no-same-owner", "--preserve-permissions"], ToolOptions.Default, cancel);
        var picked = new SortedDictionary<string, LayerEntry>(StringComparer.Ordinal);
        foreach (var path in Packages.SelectMany(package => Files(root, package, archive)).Concat(Certificates(root)))
        {
            if (Read(root, path) is { } entry)
                picked[path] = entry;
            else if (!Dispensable.Any(folder => path.StartsWith(folder, StringComparison.Ordinal)))
                throw new StepFailedException($"{archive}: /{path} belongs to one of {string.Join(", ", Packages)}, but is not there. Remove the archive and run ./build.sh Release to build it again.");
        }
        foreach (var entry in Own())
            picked[entry.Path] = entry;
        return new() { Entries = [.. picked.Values], Versions = VersionsIn(root, archive) };
    }

    static IEnumerable<LayerEntry> Own() =>
    [
        Text("etc/passwd", "root:x:0:0:root:/root:/usr/sbin/nologin\nmero-kms:x:65532:65532:mero-kms:/nonexistent:/usr/sbin/nologin\n"),
        Text("etc/group", "root:x:0:\nmero-kms:x:65532:\n"),
        Text("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n"),
        // An engine gives a new volume the owner of the folder that it is mounted on.
        new() { Path = KmsComposeFile.StateFolder[1..], Mode = (UnixFileMode)0b111_000_000, Owner = KmsImageConfig.UserId },
    ];

    // dpkg lists a package that several architectures share under name:architecture.
    static IEnumerable<string> Files(string root, string package, string archive)
    {
        string[] names = [$"{package}.list", $"{package}:amd64.list"];
        var list = names.Select(name => Path.Combine(root, "var/lib/dpkg/info", name)).FirstOrDefault(File.Exists)
            ?? throw new StepFailedException($"{archive} has no package {package}. Add it to the packages in images/node/base.yaml.");
        return File.ReadLines(list).Select(line => line.Trim('/')).Where(path => path is not ("" or "."));
    }

    // Made when ca-certificates was configured, so that no package lists them.
    static IEnumerable<string> Certificates(string root)
    {
        var folder = Path.Combine(root, "etc/ssl/certs");
        return Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetRelativePath(root, path)) : [];
    }

    static LayerEntry? Read(string root, string path)
    {
        // Nothing in the image runs as anyone but its one user.
        const UnixFileMode special = UnixFileMode.SetUser | UnixFileMode.SetGroup;
        var file = new FileInfo(Path.Combine(root, path));
        if (file.LinkTarget is { } target)
            return new() { Path = path, Mode = (UnixFileMode)0b111_111_111, LinkTarget = target };
        if (file.Exists)
            return new() { Path = path, Mode = file.UnixFileMode & ~special, Source = file.FullName };
        return Directory.Exists(file.FullName) ? new() { Path = path, Mode = file.UnixFileMode & ~special } : null;
    }

    static string[] VersionsIn(string root, string archive)
    {
        var status = Path.Combine(root, "var/lib/dpkg/status");
        if (!File.Exists(status))
            throw new StepFailedException($"{archive} has no /var/lib/dpkg/status: its package metadata was removed. Build it again with ./build.sh Release.");
        return
        [
            .. File.ReadAllText(status).Split("\n\n").Select(paragraph => paragraph.Split('\n'))
                .Where(lines => Packages.Contains(Field(lines, "Package")))
                .Select(lines => $"{Field(lines, "Package")}={Field(lines, "Version")}").Order(StringComparer.Ordinal),
        ];
    }

    static string Field(string[] lines, string name) =>
        lines.FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.Ordinal))?[(name.Length + 2)..] ?? "";

    static LayerEntry Text(string path, string text) =>
        new() { Path = path, Mode = (UnixFileMode)0b110_100_100, Content = Encoding.ASCII.GetBytes(text) };
}
