using Pipeline.Clients.Processes;
using Pipeline.Images;

namespace Pipeline.Reproductions;

/// <summary>Where two disks differ: in which partition, and in which file of the root.</summary>
/// <param name="work">Folder for the two roots; made and removed.</param>
sealed class DiskDifference(string work)
{
    /// <summary>The root comes first, because everything else follows from it.</summary>
    public async Task<string> BetweenAsync(string first, string second, CancellationToken cancel)
    {
        var (one, other) = (await ProfileImage.LayoutAsync(first, cancel), await ProfileImage.LayoutAsync(second, cancel));
        (string Name, DiskPartition First, DiskPartition Second)[] partitions =
            [("root", one.Root, other.Root), ("root hash", one.RootVerity, other.RootVerity), ("EFI", one.Esp, other.Esp)];
        foreach (var (name, left, right) in partitions)
        {
            if ((left.Offset, left.Length) != (right.Offset, right.Length))
                return name is "root"
                    ? $"the {name} partition has {left.Length} bytes in the first build and {right.Length} in the second; {await RootAsync(first, left, second, right, cancel)}"
                    : $"the {name} partition is at {left.Offset} with {left.Length} bytes in the first build, and at {right.Offset} with {right.Length} in the second.";
            if (await ByteDifference.OffsetAsync(first, second, left.Offset, left.Length, cancel) is { } offset)
                return $"in the {name} partition, at byte {offset - left.Offset} of it{(name is "root" ? $"; {await RootAsync(first, left, second, right, cancel)}" : ".")}";
        }
        return $"in no partition but in the partition table; {await ByteDifference.BetweenAsync(first, second, cancel)}";
    }

    async Task<string> RootAsync(string first, DiskPartition left, string second, DiskPartition right, CancellationToken cancel)
    {
        BaseImage.Fresh(work);
        var (one, other) = (await ExtractAsync(first, left, "first", cancel), await ExtractAsync(second, right, "second", cancel));
        var (entries, others) = (await EntriesAsync(one, cancel), await EntriesAsync(other, cancel));
        var told = await CompareAsync(one, entries, other, others, cancel);
        Directory.Delete(work, recursive: true);
        return told;
    }

    async Task<string> ExtractAsync(string disk, DiskPartition partition, string name, CancellationToken cancel)
    {
        var (image, root) = (Path.Combine(work, name + ".img"), Path.Combine(work, name));
        await DiskBytes.CutAsync(disk, partition, image, cancel);
        await Tool.RunAsync("fsck.erofs", [$"--extract={root}", image], ToolOptions.Default, cancel);
        File.Delete(image);
        return root;
    }

    static async Task<string> CompareAsync(string one, SortedDictionary<string, string> entries, string other, SortedDictionary<string, string> others, CancellationToken cancel)
    {
        foreach (var path in entries.Keys.Union(others.Keys).Order(StringComparer.Ordinal))
        {
            if (!entries.TryGetValue(path, out var entry) || !others.TryGetValue(path, out var its))
                return $"only the {(entries.ContainsKey(path) ? "first" : "second")} build has /{path}.";
            if (entry != its)
                return $"/{path} differs (type, mode, owner, time, size, target)\n  first:  {entry}\n  second: {its}";
            if (entry is ['f', ..] && !await ByteDifference.AreEqualAsync(Path.Combine(one, path), Path.Combine(other, path), cancel))
                return $"/{path} differs {await ByteDifference.BetweenAsync(Path.Combine(one, path), Path.Combine(other, path), cancel)}";
        }
        return "its files are the same: the file system itself was written differently.";
    }

    // The size of a folder is that of the file system it was extracted to.
    static async Task<SortedDictionary<string, string>> EntriesAsync(string root, CancellationToken cancel)
    {
        var lines = await Tool.RunAsync(
            "find", [root, "-mindepth", "1", "(", "-type", "d", "-printf", "%P\t%y %m %U:%G %Ts\\n", "-o", "-printf", "%P\t%y %m %U:%G %Ts %s %l\\n", ")"], ToolOptions.Default, cancel);
        return new(lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t', 2)).ToDictionary(pair => pair[0], pair => pair[1].TrimEnd()), StringComparer.Ordinal);
    }
}
