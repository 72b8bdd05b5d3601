using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Pipeline.Runs;

/// <summary>A folder below <c>artifacts/tmp</c> that tells whose it is, and has a place for sockets; gone when it is disposed of.</summary>
/// <remarks>The programs that belong to it work in it: that is how what a killed run has left is found.</remarks>
sealed class OwnedFolder(string root) : IDisposable
{
    /// <summary>Absolute.</summary>
    public string Root => root;

    /// <summary>Unlike that of any other run.</summary>
    public string Name => Path.GetFileName(root);

    /// <summary>In the system's folder for temporary files: the path of a Unix socket has at most 107 bytes.</summary>
    public string Sockets => Directory.ResolveLinkTarget(SocketsLink, returnFinalTarget: false)!.FullName;

    /// <summary>Whether the run that made it still lives.</summary>
    public bool IsOwned => File.Exists(Owner) && int.TryParse(File.ReadAllText(Owner), CultureInfo.InvariantCulture, out var id) && Lives(id);

    string SocketsLink => Path.Combine(root, "sockets");
    string Owner => Path.Combine(root, "owner");

    /// <summary>All of a checkout whose name begins so, of this run and of others.</summary>
    public static IReadOnlyList<OwnedFolder> All(Workspace workspace, string prefix) => Directory.Exists(workspace.Artifact("tmp"))
        ? [.. Directory.EnumerateDirectories(workspace.Artifact("tmp"), prefix + "*").Select(path => new OwnedFolder(path))]
        : [];

    /// <summary>Makes one of this process.</summary>
    public static OwnedFolder Create(Workspace workspace, string prefix)
    {
        var name = $"{prefix}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        // Under its final name a folder without an owner is a leftover, and somebody may be sweeping right now.
        var (draft, folder) = (new OwnedFolder(workspace.Artifact("tmp", "new-" + name)), new OwnedFolder(workspace.Artifact("tmp", name)));
        Directory.CreateDirectory(draft.Root);
        File.WriteAllText(draft.Owner, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        Directory.Move(draft.Root, folder.Root);
        Directory.CreateSymbolicLink(folder.SocketsLink, Directory.CreateTempSubdirectory("mero-").FullName);
        return folder;
    }

    /// <summary>Ends the programs that work in it, and removes it.</summary>
    public void Sweep()
    {
        foreach (var process in Process.GetProcesses().Where(WorksHere))
            process.Kill();
        Dispose();
    }

    public void Dispose()
    {
        // Not there when a run died while it made the folder.
        if (Directory.Exists(SocketsLink))
            Directory.Delete(Sockets, recursive: true);
        Directory.Delete(root, recursive: true);
    }

    bool WorksHere(Process process)
    {
        try
        {
            return new FileInfo($"/proc/{process.Id}/cwd").LinkTarget is { } at && at.TrimEnd('/') == root;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // Gone, or of another user: not one that a run of ours has left.
            return false;
        }
    }

    static bool Lives(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
