using System.Formats.Tar;
using System.Text;
using Pipeline.Runs;

namespace Pipeline.KmsImages;

/// <summary>The KMS's lowest layer, picked out of a Debian root file system: the files of a few packages, and no shell.</summary>
sealed class KmsBase
{
    const string Info = "var/lib/dpkg/info/";
    const string Status = "var/lib/dpkg/status";
    const string Certificates = "etc/ssl/certs/";

    // What a small image may lack although its packages list it.
    static readonly string[] Dispensable = ["usr/share/doc", "usr/share/man", "usr/share/locale", "usr/share/lintian", "usr/share/info", "usr/share/bug"];

    /// <summary>What a self-contained .NET program needs of a system, and the certificates of public authorities.</summary>
    public static IReadOnlyList<string> Packages { get; } =
        ["base-files", "ca-certificates", "gcc-14-base", "libc6", "libgcc-s1", "libssl3t64", "libstdc++6", "libzstd1", "zlib1g"];

    public required IReadOnlyList<LayerEntry> Entries { get; init; }

    /// <summary><c>name=version</c> of the packages, sorted.</summary>
    public required IReadOnlyList<string> Versions { get; init; }

    /// <summary>Reads the archive of a root file system in which dpkg installed the packages.</summary>
    /// <exception cref="StepFailedException">A package, or a file of it, is not there.</exception>
    public static async Task<KmsBase> ReadAsync(string archive, CancellationToken cancel)
    {
        var records = await PickAsync(archive, path => path is Status || path.StartsWith(Info, StringComparison.Ordinal) && path.EndsWith(".list", StringComparison.Ordinal), cancel);
        var wanted = Packages.SelectMany(package => Files(records, package, archive)).ToHashSet(StringComparer.Ordinal);
        var found = await PickAsync(archive, path => wanted.Contains(path) || path.StartsWith(Certificates, StringComparison.Ordinal), cancel);
        if (wanted.FirstOrDefault(path => !found.ContainsKey(path) && !Dispensable.Any(folder => path.StartsWith(folder, StringComparison.Ordinal))) is { } missing)
            throw new StepFailedException($"{archive}: /{missing} belongs to one of {string.Join(", ", Packages)}, but is not there. Remove the archive and run ./build.sh Release to build it again.");
        foreach (var entry in Own())
            found[entry.Path] = entry;
        return new() { Entries = [.. found.Values], Versions = VersionsIn(records, archive) };
    }

    static IEnumerable<LayerEntry> Own() =>
    [
        Text("etc/passwd", "root:x:0:0:root:/root:/usr/sbin/nologin\nmero-kms:x:65532:65532:mero-kms:/nonexistent:/usr/sbin/nologin\n"),
        Text("etc/group", "root:x:0:\nmero-kms:x:65532:\n"),
        Text("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n"),
    ];

    static async Task<Dictionary<string, LayerEntry>> PickAsync(string archive, Func<string, bool> isWanted, CancellationToken cancel)
    {
        var picked = new Dictionary<string, LayerEntry>(StringComparer.Ordinal);
        await using var file = File.OpenRead(archive);
        await using var tar = new TarReader(file);
        while (await tar.GetNextEntryAsync(copyData: false, cancel) is { } entry)
        {
            var path = Plain(entry.Name);
            if (isWanted(path))
                picked[path] = await EntryAsync(path, entry, picked, archive, cancel);
        }
        return picked;
    }

    static async Task<LayerEntry> EntryAsync(string path, TarEntry entry, Dictionary<string, LayerEntry> picked, string archive, CancellationToken cancel)
    {
        // Nothing in the image runs as anyone but its one user.
        var mode = entry.Mode & ~(UnixFileMode.SetUser | UnixFileMode.SetGroup);
        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                return new() { Path = path, Mode = mode };
            case TarEntryType.SymbolicLink:
                return new() { Path = path, Mode = mode, LinkTarget = entry.LinkName };
            case TarEntryType.HardLink when picked.TryGetValue(Plain(entry.LinkName), out var same):
                return same with { Path = path };
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                using (var content = new MemoryStream())
                {
                    if (entry.DataStream is { } data)
                        await data.CopyToAsync(content, cancel);
                    return new() { Path = path, Mode = mode, Content = content.ToArray() };
                }
            default:
                throw new StepFailedException($"{archive}: /{path} is a {entry.EntryType}; a file, folder or link is expected.");
        }
    }

    // dpkg lists a package that several architectures share under name:architecture.
    static IEnumerable<string> Files(Dictionary<string, LayerEntry> records, string package, string archive)
    {
        var list = records.GetValueOrDefault($"{Info}{package}.list") ?? records.GetValueOrDefault($"{Info}{package}:amd64.list")
            ?? throw new StepFailedException($"{archive} has no package {package}. Add it to the packages in images/node/base.yaml.");
        return Lines(list).Select(Plain).Where(path => path.Length > 0);
    }

    static string[] VersionsIn(Dictionary<string, LayerEntry> records, string archive)
    {
        var paragraphs = string.Join('\n', Lines(records.GetValueOrDefault(Status)
            ?? throw new StepFailedException($"{archive} has no /{Status}: its package metadata was removed. Build it again with ./build.sh Release."))).Split("\n\n");
        return
        [
            .. paragraphs.Select(paragraph => paragraph.Split('\n'))
                .Where(lines => Packages.Contains(Field(lines, "Package")))
                .Select(lines => $"{Field(lines, "Package")}={Field(lines, "Version")}").Order(StringComparer.Ordinal),
        ];
    }

    static string Field(string[] lines, string name) =>
        lines.FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.Ordinal))?[(name.Length + 2)..] ?? "";

    static string[] Lines(LayerEntry entry) => Encoding.UTF8.GetString(entry.Content!.Value.Span).Split('\n');

    // Archives and dpkg write one path as ./usr/lib/, /usr/lib and usr/lib.
    static string Plain(string path) => (path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path is "." or "/." ? "" : path).Trim('/');

    static LayerEntry Text(string path, string text) =>
        new() { Path = path, Mode = (UnixFileMode)0b110_100_100, Content = Encoding.ASCII.GetBytes(text) };
}
