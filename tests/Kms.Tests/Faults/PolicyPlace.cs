using System.Diagnostics;
using Attestation.Policies;

namespace KmsTests.Faults;

/// <summary>What can stand where a policy is read from.</summary>
static class PolicyPlace
{
    /// <summary>A pipe that nobody writes to: to open it waits without end, as on a file system that hangs.</summary>
    public static void Pipe(string path)
    {
        File.Delete(path);
        using var made = Process.Start("mkfifo", [path]);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
    }

    public static void Folder(string path)
    {
        File.Delete(path);
        Directory.CreateDirectory(path);
    }

    /// <summary>Puts a policy there, whatever it was.</summary>
    public static void Restore(string path, AttestationPolicy policy)
    {
        if (Directory.Exists(path))
            Directory.Delete(path);
        // Who waits at a pipe is let go.
        if (File.Exists(path) && new FileInfo(path).Length is 0)
            new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite).Dispose();
        File.WriteAllText(path + ".new", policy.ToJson());
        File.Move(path + ".new", path, overwrite: true);
    }
}
