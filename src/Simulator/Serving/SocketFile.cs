using System.Text;

namespace Simulator.Serving;

/// <summary>The file that a Unix socket leaves in the file system.</summary>
static class SocketFile
{
    // sockaddr_un has room for 108 bytes, one of them for the terminator.
    const int LongestPath = 107;

    const UnixFileMode ForEveryone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Makes room for a socket: creates its folder, removes what an earlier run left.</summary>
    /// <exception cref="UnusableInputException">A socket cannot be there.</exception>
    public static void Prepare(string path)
    {
        if (Encoding.UTF8.GetByteCount(path) > LongestPath)
            throw new UnusableInputException($"{path} has more than the {LongestPath} bytes that a Unix socket's path may have; name a shorter one.");
        // A socket has no length; anything with content is somebody's file.
        if (Directory.Exists(path) || new FileInfo(path) is { Exists: true, Length: > 0 })
            throw new UnusableInputException($"{path} is there and is no socket; name another path.");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Delete(path);
    }

    /// <summary>As in a real guest, whoever has the socket mounted may use it.</summary>
    public static void OpenForEveryone(string path)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, ForEveryone);
    }
}
