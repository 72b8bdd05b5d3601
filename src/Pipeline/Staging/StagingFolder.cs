using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Attestation;
using Pipeline.Runs;
using Pipeline.Staging.Instances;

namespace Pipeline.Staging;

/// <summary>The files of one running staging KMS; gone when it is disposed of.</summary>
sealed class StagingFolder(string root) : IDisposable
{
    const string Prefix = "staging-";

    const UnixFileMode EveryoneReads = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    const UnixFileMode EveryoneEnters = EveryoneReads | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    const UnixFileMode EveryoneWrites = EveryoneEnters | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    const UnixFileMode EveryoneConnects = EveryoneReads | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Absolute; the working folder of the programs that belong to it.</summary>
    public string Root => root;

    public string Ready => Path.Combine(root, "ready.json");

    /// <summary>What the KMS sees as <c>/run/mero-kms</c>.</summary>
    public string Mounted => Path.Combine(root, "run");

    /// <summary>What the KMS sees as <c>/var/lib/mero-kms</c>.</summary>
    public string State => Path.Combine(root, "state");

    /// <summary>Unlike that of any other run.</summary>
    public string Name => Path.GetFileName(root);

    /// <summary>Where several KMSs find the socket of their Redis; its user is theirs.</summary>
    public string Redis => Path.Combine(Directory.ResolveLinkTarget(Sockets, returnFinalTarget: false)!.FullName, "redis");

    public string RootCa => Path.Combine(Mounted, "root-ca.pem");

    /// <summary>In the system's folder for temporary files: the path of a Unix socket has at most 107 bytes.</summary>
    public string DstackSocket => Path.Combine(Directory.ResolveLinkTarget(Sockets, returnFinalTarget: false)!.FullName, "dstack.sock");

    /// <summary>Whether the run that made it still lives.</summary>
    public bool IsOwned => File.Exists(Owner) && int.TryParse(File.ReadAllText(Owner), CultureInfo.InvariantCulture, out var id) && Lives(id);

    string Sockets => Path.Combine(root, "sockets");
    string Owner => Path.Combine(root, "owner");

    /// <summary>The folder in this one that instance <paramref name="number"/>, from 1, alone writes to.</summary>
    public static string StateName(int number) => $"state-{number.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>All of a checkout, of this run and of others.</summary>
    public static IReadOnlyList<StagingFolder> All(Workspace workspace) => Directory.Exists(workspace.Artifact("tmp"))
        ? [.. Directory.EnumerateDirectories(workspace.Artifact("tmp"), Prefix + "*").Select(path => new StagingFolder(path))]
        : [];

    /// <summary>Makes the folder; without a policy the KMS must not get ready.</summary>
    public static StagingFolder Create(Workspace workspace, Profile profile, string? policy, StagingTls? tls = null)
    {
        var name = $"{Prefix}{profile}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        var folder = new StagingFolder(workspace.Artifact("tmp", name));
        CreateOwned(workspace.Artifact("tmp", "new-" + name), folder.Root);
        Directory.CreateSymbolicLink(folder.Sockets, Directory.CreateTempSubdirectory("mero-").FullName);
        Directory.CreateDirectory(folder.Mounted);
        Directory.CreateDirectory(folder.State);
        if (policy is not null)
            File.Copy(policy, Path.Combine(folder.Mounted, "policy.json"));
        if (tls is not null)
        {
            File.WriteAllText(Path.Combine(folder.Mounted, Path.GetFileName(KmsImages.KmsComposeFile.TlsCertificatePath)), tls.Certificate);
            File.WriteAllText(Path.Combine(folder.Mounted, Path.GetFileName(KmsImages.KmsComposeFile.TlsKeyPath)), tls.Key);
        }
        return folder;
    }

    /// <summary>Lets the KMS in, which in a container is another user, once the simulator has put its files here.</summary>
    public void Open()
    {
        File.SetUnixFileMode(Mounted, EveryoneEnters);
        File.SetUnixFileMode(State, EveryoneWrites);
        foreach (var file in Directory.EnumerateFiles(Mounted))
            File.SetUnixFileMode(file, EveryoneReads);
        // Nobody else comes through the folder around it.
        File.SetUnixFileMode(DstackSocket, EveryoneConnects);
    }

    /// <summary>Makes what several KMSs need beyond one: a state each, and a place for Redis.</summary>
    public void Prepare(int instances)
    {
        foreach (var name in Enumerable.Range(1, instances).Select(StateName).Append(Redis))
            File.SetUnixFileMode(Directory.CreateDirectory(Path.Combine(root, name)).FullName, EveryoneWrites);
        var proxy = Path.Combine(root, ProxyService.File);
        File.WriteAllText(proxy, ProxyService.Render(instances));
        File.SetUnixFileMode(proxy, EveryoneReads);
    }

    public void Dispose()
    {
        // Not there when a run died while it made the folder.
        if (Directory.Exists(Sockets))
            Directory.Delete(Directory.ResolveLinkTarget(Sockets, returnFinalTarget: false)!.FullName, recursive: true);
        Directory.Delete(root, recursive: true);
    }

    // Under its final name a folder without an owner is a leftover, and somebody may be sweeping right now.
    static void CreateOwned(string draft, string final)
    {
        Directory.CreateDirectory(draft);
        File.WriteAllText(new StagingFolder(draft).Owner, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        Directory.Move(draft, final);
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
