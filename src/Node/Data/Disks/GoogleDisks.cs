using Node.Boot;

namespace Node.Data.Disks;

/// <summary>GCP's NVMe disks, which no udev rule of this image names. Machines with TDX have no others.</summary>
sealed class GoogleDisks(MachinePaths paths, INamespaces namespaces)
{
    /// <summary>The files of all disks of a name.</summary>
    /// <exception cref="DataRefusedException">One does not say what it is called: it could be the one, or another of the name.</exception>
    public IReadOnlyList<string> Called(string name) => [.. Disks().Where(disk => NameOf(disk) == name)];

    string? NameOf(string disk)
    {
        try
        {
            return GoogleDiskName.Parse(namespaces.Identify(disk));
        }
        catch (Exception cause) when (cause is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new DataRefusedException(DataRefusal.DiskUnreadable, $"{disk} does not say what it is called: {cause.Message}. Detach it, or attach it anew.", cause);
        }
    }

    IEnumerable<string> Disks()
    {
        var folder = paths.Block("");
        return (Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder, "nvme*") : [])
            .Select(path => Path.GetFileName(path)!)
            .Where(disk => !File.Exists(paths.Block($"{disk}/partition")) && Text($"{disk}/device/model") == GoogleDiskName.Model)
            .Order(StringComparer.Ordinal)
            .Select(paths.Device);
    }

    string? Text(string file) => paths.Block(file) is var path && File.Exists(path) ? File.ReadAllText(path).Trim() : null;
}
