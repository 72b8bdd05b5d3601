using System.Security.Cryptography;
using System.Text;
using Pipeline.Runs;

namespace Pipeline.Images;

/// <summary>The list of all that is in an image's root: what tells which files are behind another root hash.</summary>
/// <remarks>
/// <c>root-files.txt</c>, one line an entry, by path. Owners, times, extended attributes and how the file system lies on the disk are in
/// the root hash and not in the list.
/// </remarks>
public sealed class RootFiles
{
    const int Permissions = 0xFFF;

    readonly SortedDictionary<string, RootFile> files;

    RootFiles(SortedDictionary<string, RootFile> files) => this.files = files;

    /// <summary>All entries, by path.</summary>
    public IReadOnlyCollection<RootFile> All => files.Values;

    /// <summary>One entry; null where there is none.</summary>
    public RootFile? Find(string path) => files.GetValueOrDefault(path);

    /// <summary>Lists given entries.</summary>
    /// <exception cref="FormatException">Two have one path, or a path has a line break.</exception>
    public static RootFiles Of(IEnumerable<RootFile> entries)
    {
        var files = new SortedDictionary<string, RootFile>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (entry.Path.AsSpan().ContainsAny('\n', '\r'))
                throw new FormatException($"the path {entry.Path.ReplaceLineEndings("?")} has a line break, which the list cannot hold");
            if (!files.TryAdd(entry.Path, entry))
                throw new FormatException($"{entry.Path} is there twice");
        }
        return new(files);
    }

    /// <summary>Lists an extracted root; links are not followed.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="modes">By path, <c>st_mode</c> as the file system itself has it: extracting loses set-id bits.</param>
    /// <param name="owners">Who brings which file.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="VerificationFailedException">Something was extracted that the file system does not have.</exception>
    public static async Task<RootFiles> ReadAsync(string root, IReadOnlyDictionary<string, int> modes, PackageOwners owners, CancellationToken cancel)
    {
        List<RootFile> found = [];
        foreach (var item in Below(new(root)))
        {
            cancel.ThrowIfCancellationRequested();
            var path = $"/{Path.GetRelativePath(root, item.FullName)}";
            var kind = KindOf(item);
            found.Add(new()
            {
                Path = path,
                Kind = kind,
                // A link's own mode means nothing.
                Mode = kind is 'l' ? "0777" : Convert.ToString((modes.TryGetValue(path, out var mode) ? mode : throw Unknown(path)) & Permissions, 8).PadLeft(4, '0'),
                Content = kind switch
                {
                    'f' => await HashAsync(item.FullName, cancel),
                    'l' => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(item.LinkTarget!))),
                    _ => "-",
                },
                Package = kind is 'd' ? null : owners.Find(path),
            });
        }
        return Of(found);
    }

    /// <summary>The file's text: LF, final newline.</summary>
    public string ToText() => string.Concat(files.Values.Select(file => $"{file.ToLine()}\n"));

    /// <summary>Reads strictly what <see cref="ToText"/> wrote.</summary>
    /// <exception cref="FormatException">A line has another form or another place; the message names it.</exception>
    public static RootFiles Parse(string text)
    {
        if (!text.EndsWith('\n'))
            throw new FormatException("the list does not end with a line break; its end is missing");
        var entries = text[..^1].Split('\n').Select(RootFile.Parse).ToList();
        foreach (var (one, next) in entries.Zip(entries.Skip(1)))
        {
            if (string.CompareOrdinal(one.Path, next.Path) >= 0)
                throw new FormatException($"{next.Path} stands behind {one.Path}; each path once, in order, is expected");
        }
        return Of(entries);
    }

    // The framework's own recursion goes through links to folders.
    static IEnumerable<FileSystemInfo> Below(DirectoryInfo folder) =>
        folder.EnumerateFileSystemInfos().SelectMany(item => item is DirectoryInfo { LinkTarget: null } inner ? Below(inner).Prepend(inner) : [item]);

    static VerificationFailedException Unknown(string path) => new($"{path} was extracted from the root, whose file system does not list it.");

    static char KindOf(FileSystemInfo item) => item switch
    {
        { LinkTarget: not null } => 'l',
        DirectoryInfo => 'd',
        FileInfo when (item.Attributes & (FileAttributes.Device | FileAttributes.ReparsePoint)) is 0 => 'f',
        _ => 'o',
    };

    static async Task<string> HashAsync(string path, CancellationToken cancel)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancel));
    }
}
