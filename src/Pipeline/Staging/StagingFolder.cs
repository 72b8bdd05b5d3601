using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Attestation;
using Pipeline.Runs;

namespace Pipeline.Staging;

/// <summary>The files of one running staging KMS; gone when it is disposed of.</summary>
sealed class StagingFolder(string root) : IDisposable
{
    const string Prefix = "staging-";

    const UnixFileMode EveryoneReads =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Absolute; the working folder of the programs that belong to it.</summary>
    public string Root => root;

    public string Ready => Path.Combine(root, "ready.json");

    /// <summary>What the KMS sees as <c>/run/mero-kms</c>.</summary>
    public string Mounted => Path.Combine(root, "run");

    public string RootCa => Path.Combine(Mounted, "root-ca.pem");

    /// <summary>In the system's folder for temporary files: the path of a Unix socket has at most 107 bytes.</summary>
    public string DstackSocket => Path.Combine(File.ResolveLinkTarget(Sockets, returnFinalTarget: false)!.FullName, "dstack.sock");

    /// <summary>Whether the run that made it still lives.</summary>
    public bool IsOwned => File.Exists(Owner) && int.TryParse(File.ReadAllText(Owner), CultureInfo.InvariantCulture, out var id) && Lives(id);

    string Sockets => Path.Combine(root, "sockets");
    string Owner => Path.Combine(root, "owner");

    /// <summary>All of a checkout, of this run and of others.</summary>
    public static IReadOnlyList<StagingFolder> All(Workspace workspace) => Directory.Exists(workspace.Artifact("tmp"))
        ? [.. Directory.EnumerateDirectories(workspace.Artifact("tmp"), Prefix + "*").Select(path => new StagingFolder(path))]
        : [];

    /// <summary>Makes the folder; without a policy the KMS must not get ready.</summary>
    public static StagingFolder Create(Workspace workspace, Profile profile, string? policy)
    {
        var folder = new StagingFolder(workspace.Artifact("tmp", $"{Prefix}{profile}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}"));
        Directory.CreateDirectory(folder.Root);
        File.WriteAllText(folder.Owner, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        Directory.CreateSymbolicLink(folder.Sockets, Directory.CreateTempSubdirectory("mero-").FullName);
        Directory.CreateDirectory(folder.Mounted);
        // The KMS in a container is another user.
        File.SetUnixFileMode(folder.Mounted, EveryoneReads);
        if (policy is not null)
            File.Copy(policy, Path.Combine(folder.Mounted, "policy.json"));
        return folder;
    }

    public void Dispose()
    {
        if (File.ResolveLinkTarget(Sockets, returnFinalTarget: false) is { Exists: true } sockets)
            Directory.Delete(sockets.FullName, recursive: true);
        Directory.Delete(root, recursive: true);
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
