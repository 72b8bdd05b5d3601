using System.Text.RegularExpressions;
using Pipeline.Runs;

namespace Pipeline.Locks;

/// <summary>The packages of all node images, version by version: <c>images/node/packages.lock</c>.</summary>
public sealed partial class PackageLock
{
    /// <summary>The image that all profiles, the initrd and the KMS images are made from.</summary>
    public const string Base = "base";

    const string Heading = """
        # The Debian packages of the node images: image, name, version, architecture, SHA-256 of the .deb.
        # Written by ./build.sh LockPackages from the archive's signed indexes. Review what it changes.

        """;

    PackageLock(IReadOnlyList<LockedPackage> packages) => Packages = packages;

    /// <summary>By image, then by name, both in ordinal order.</summary>
    public IReadOnlyList<LockedPackage> Packages { get; }

    /// <summary>Of the file, <c>sha256:…</c>.</summary>
    public string Sha256 => Digest.Of(ToString());

    public static PackageLock Of(IEnumerable<LockedPackage> packages) =>
        new([.. packages.OrderBy(package => package.Image, StringComparer.Ordinal).ThenBy(package => package.Name, StringComparer.Ordinal)]);

    /// <summary>Where a checkout has it.</summary>
    public static string PathIn(Workspace workspace) => workspace.Source("images", "node", "packages.lock");

    /// <summary>Reads the file of a checkout.</summary>
    /// <exception cref="AssetMissingException">There is none.</exception>
    /// <exception cref="AskedWronglyException">It is not what LockPackages writes.</exception>
    public static PackageLock Read(Workspace workspace)
    {
        var path = PathIn(workspace);
        var name = workspace.Name(path);
        return File.Exists(path)
            ? Parse(File.ReadAllText(path), name)
            : throw new AssetMissingException($"{name} is not there, and without it nothing says which packages an image is made of. Restore it from the repository, or make it with ./build.sh LockPackages.");
    }

    /// <summary>Reads a text; <paramref name="name"/> stands for it in messages.</summary>
    /// <exception cref="AskedWronglyException">It is not what LockPackages writes; the message names the line.</exception>
    public static PackageLock Parse(string text, string name)
    {
        var lines = text.Split('\n');
        var packages = lines.Where(line => line is not ("" or ['#', ..]))
            .Select(line => Line().Match(line) is { Success: true } match ? Read(match) : throw Refused(line, "it is not image, name, version, architecture and SHA-256 of a package"));
        var read = new PackageLock([.. packages]);
        foreach (var (former, next) in read.Packages.Zip(read.Packages.Skip(1)))
        {
            if (Compare(former, next) >= 0)
                throw Refused(next.ToString(), $"it must not come after {former.Image} {former.Name}");
        }
        if (read.Packages.FirstOrDefault(package => package.Image is not Base && read.Find(Base, package.Name) is not null) is { } twice)
            throw Refused(twice.ToString(), "the base has this package already");
        return read.ToString() == text ? read : throw new AskedWronglyException($"{name} is not as LockPackages writes it: two lines of heading, then a package a line, LF and a final newline. Run ./build.sh LockPackages.");

        AskedWronglyException Refused(string line, string reason) =>
            new($"{name} line {Array.IndexOf(lines, line) + 1}: \"{line}\": {reason}. Run ./build.sh LockPackages instead of editing the file.");
    }

    /// <summary>The packages of some images.</summary>
    public IReadOnlyList<LockedPackage> In(params IReadOnlyList<string> images) => [.. Packages.Where(package => images.Contains(package.Image))];

    public LockedPackage? Find(string image, string package) => Packages.FirstOrDefault(locked => locked.Image == image && locked.Name == package);

    /// <summary>The file's text.</summary>
    public override string ToString() => Heading + string.Concat(Packages.Select(package => $"{package}\n"));

    static int Compare(LockedPackage one, LockedPackage other) =>
        string.CompareOrdinal(one.Image, other.Image) is var images and not 0 ? images : string.CompareOrdinal(one.Name, other.Name);

    static LockedPackage Read(Match line) => new()
    {
        Image = line.Groups[1].Value,
        Name = line.Groups[2].Value,
        Version = line.Groups[3].Value,
        Architecture = line.Groups[4].Value,
        Sha256 = line.Groups[5].Value,
    };

    // Names and versions as Debian's policy has them (5.6.1, 5.6.12).
    [GeneratedRegex(@"^([a-z][a-z-]*) ([a-z0-9][a-z0-9+.-]+) ([A-Za-z0-9.+:~-]+) (amd64|all) ([0-9a-f]{64})\z")]
    private static partial Regex Line();
}
