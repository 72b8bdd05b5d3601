using System.Text;
using Pipeline.Runs;

namespace Pipeline.KmsImages;

/// <summary>Picks the KMS's lowest layer out of a Debian root file system: the files of a few packages, and no shell.</summary>
/// <param name="root">A root file system that apt installed the packages in.</param>
sealed class KmsBase(string root)
{
    /// <summary>What a self-contained .NET program needs of a system, and the certificates of public authorities.</summary>
    public static IReadOnlyList<string> Packages { get; } =
        ["base-files", "ca-certificates", "gcc-14-base", "libc6", "libgcc-s1", "libssl3t64", "libstdc++6", "libzstd1", "zlib1g"];

    const string Passwd = "root:x:0:0:root:/root:/usr/sbin/nologin\nmero-kms:x:65532:65532:mero-kms:/nonexistent:/usr/sbin/nologin\n";
    const string Group = "root:x:0:\nmero-kms:x:65532:\n";

    /// <summary>The layer's entries.</summary>
    /// <exception cref="StepFailedException">A package, or a file of it, is not there.</exception>
    public IReadOnlyList<LayerEntry> Entries()
    {
        var entries = new SortedDictionary<string, LayerEntry>(StringComparer.Ordinal);
        foreach (var path in Packages.SelectMany(Files).Concat(Below("etc/ssl/certs")))
        {
            // Documentation is not unpacked; everything else that a package lists is expected.
            if (Read(path) is { } entry)
                entries[path] = entry;
            else if (!path.StartsWith("usr/share/doc", StringComparison.Ordinal) && !path.StartsWith("usr/share/man", StringComparison.Ordinal)
                && !path.StartsWith("usr/share/locale", StringComparison.Ordinal) && !path.StartsWith("usr/share/lintian", StringComparison.Ordinal)
                && !path.StartsWith("usr/share/info", StringComparison.Ordinal))
                throw new StepFailedException($"{root}: /{path} is listed by a package but is not there. Build the base again.");
        }
        entries["etc/passwd"] = Text("etc/passwd", Passwd);
        entries["etc/group"] = Text("etc/group", Group);
        entries["etc/nsswitch.conf"] = Text("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n");
        return [.. entries.Values];
    }

    /// <summary><c>name=version</c> of the packages, sorted.</summary>
    public IReadOnlyList<string> Versions()
    {
        var installed = File.ReadAllText(Path.Combine(root, "var/lib/dpkg/status")).Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(paragraph => paragraph.Split('\n')).Where(lines => Packages.Contains(Field(lines, "Package")))
            .Select(lines => $"{Field(lines, "Package")}={Field(lines, "Version")}").Order(StringComparer.Ordinal).ToArray();
        return installed.Length == Packages.Count
            ? installed
            : throw new StepFailedException($"{root} has {string.Join(", ", installed)}; {string.Join(", ", Packages)} are expected. Build the base again.");
    }

    static string Field(string[] lines, string name) =>
        lines.FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.Ordinal))?[(name.Length + 2)..] ?? "";

    // dpkg lists a package of several architectures under name:architecture.
    IEnumerable<string> Files(string package)
    {
        var folder = Path.Combine(root, "var/lib/dpkg/info");
        var list = new[] { $"{package}.list", $"{package}:amd64.list" }.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new StepFailedException($"{root} has no package {package}. Build the base again.");
        return File.ReadLines(list).Select(line => line.TrimStart('/')).Where(path => path is not ("" or "."));
    }

    IEnumerable<string> Below(string folder) => Directory.EnumerateFileSystemEntries(Path.Combine(root, folder))
        .Select(path => Path.GetRelativePath(root, path));

    LayerEntry? Read(string path)
    {
        var file = new FileInfo(Path.Combine(root, path));
        if (file.LinkTarget is { } target)
            return new() { Path = path, Mode = (UnixFileMode)0b111_111_111, LinkTarget = target };
        // Nothing in the image runs as anyone but its one user.
        const UnixFileMode special = UnixFileMode.SetUser | UnixFileMode.SetGroup;
        if (file.Exists)
            return new() { Path = path, Mode = file.UnixFileMode & ~special, Source = file.FullName };
        return Directory.Exists(file.FullName) ? new() { Path = path, Mode = file.UnixFileMode & ~special } : null;
    }

    static LayerEntry Text(string path, string text) =>
        new() { Path = path, Mode = (UnixFileMode)0b110_100_100, Content = Encoding.ASCII.GetBytes(text) };
}
