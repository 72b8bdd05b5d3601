namespace Node.Conformance;

/// <summary>Programs that run as their owner or group, where somebody could have put one: everything that can be written.</summary>
sealed class SetIdFacts(FactFiles files, MountTable mounts)
{
    const int MostEntries = 1_000_000;

    // What the kernel makes up holds no programs.
    static readonly IReadOnlyList<string> WithoutPrograms =
        ["autofs", "bpf", "cgroup2", "configfs", "debugfs", "devpts", "efivarfs", "fusectl", "hugetlbfs", "mqueue", "proc", "pstore", "securityfs", "sysfs", "tracefs"];

    public IEnumerable<BootedFact> All() => [new("set_id", () => FactFiles.List(Find().Order(StringComparer.Ordinal)))];

    List<string> Find()
    {
        var mounted = mounts.Read();
        var points = mounted.Select(mount => mount.Point).ToHashSet(StringComparer.Ordinal);
        var (found, seen) = (new List<string>(), 0);
        foreach (var point in mounted.Where(mount => mount.IsWritable && !WithoutPrograms.Contains(mount.Type)).Select(mount => mount.Point).Distinct())
            Walk(point);
        return found;

        void Walk(string folder)
        {
            foreach (var entry in Entries(folder))
            {
                if (++seen > MostEntries)
                    throw new FactMissingException($"There are more than {MostEntries} files to look at.");
                var path = folder.TrimEnd('/') + "/" + entry.Name;
                if (entry.LinkTarget is not null || points.Contains(path))
                    continue;
                if (entry is DirectoryInfo)
                    Walk(path);
                else if ((entry.UnixFileMode & (UnixFileMode.SetUser | UnixFileMode.SetGroup)) is not 0)
                    found.Add(path);
            }
        }
    }

    FileSystemInfo[] Entries(string folder)
    {
        try
        {
            return new DirectoryInfo(files.PathOf(folder.TrimStart('/'))).GetFileSystemInfos();
        }
        catch (DirectoryNotFoundException)
        {
            // It was removed meanwhile.
            return [];
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new FactMissingException($"{folder} cannot be looked into: {cause.Message}", cause);
        }
    }
}
