namespace Pipeline.Images;

/// <summary>Files that are made for mkosi: their content, and nothing of the machine that makes them.</summary>
/// <remarks>Modes are 0644 and 0755 whatever the checkout and the umask say, so that two checkouts give the same image.</remarks>
sealed class ImageTree
{
    const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    const UnixFileMode Program = Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    readonly SortedDictionary<string, Entry> entries = new(StringComparer.Ordinal);

    /// <summary>Adds a file with this content.</summary>
    public ImageTree Text(string path, string content, UnixFileMode mode = Plain) => Add(path, new(content, null, null, mode));

    /// <summary>Adds a symbolic link.</summary>
    public ImageTree Link(string path, string target) => Add(path, new(null, null, target, Plain));

    /// <summary>Adds a program that is copied from a file.</summary>
    public ImageTree Copy(string path, string source) => Add(path, new(null, source, null, Program));

    /// <summary>Adds all files of a folder below a path; links stay links and what is executable stays so.</summary>
    public ImageTree Folder(string path, string source)
    {
        foreach (var file in Directory.EnumerateFileSystemEntries(source, "*", SearchOption.AllDirectories))
        {
            var name = Path.Combine(path, Path.GetRelativePath(source, file));
            if (new FileInfo(file).LinkTarget is { } target)
                Link(name, target);
            else if (File.Exists(file))
                Add(name, new(null, file, null, IsProgram(file) ? Program : Plain));
        }
        return this;
    }

    /// <summary>Writes everything below a folder that is empty or absent.</summary>
    public void WriteTo(string folder)
    {
        foreach (var (path, entry) in entries)
        {
            var target = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (entry.Target is not null)
            {
                File.CreateSymbolicLink(target, entry.Target);
                continue;
            }
            if (entry.Source is not null)
                File.Copy(entry.Source, target);
            else
                File.WriteAllText(target, entry.Content);
            SetMode(target, entry.Mode);
        }
        foreach (var made in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories).Where(made => new DirectoryInfo(made).LinkTarget is null))
            SetMode(made, Program);
    }

    /// <summary>Everything as one text: what is written, and what is copied or linked from where.</summary>
    public override string ToString() => string.Concat(entries.Select(entry => entry.Value switch
    {
        { Target: { } target } => $"--- {entry.Key} -> {target}\n",
        { Source: not null } => $"--- {entry.Key} (copied)\n",
        { Content: var content } => $"--- {entry.Key}\n{content}",
    }));

    static bool IsProgram(string path) => !OperatingSystem.IsWindows() && File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute);

    static void SetMode(string path, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("Node images are built on Linux.");
        File.SetUnixFileMode(path, mode);
    }

    ImageTree Add(string path, Entry entry)
    {
        entries[path] = entry;
        return this;
    }

    readonly record struct Entry(string? Content, string? Source, string? Target, UnixFileMode Mode);
}
