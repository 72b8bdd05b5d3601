using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Kms.State;

/// <summary>Writes small files so that a power cut leaves the old or the new content, and a name that was given stays.</summary>
static partial class DurableFile
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    // O_DIRECTORY, which has another number on arm64.
    const int FolderOnX64 = 0x10000;
    const int FolderOnArm64 = 0x4000;

    /// <summary>Puts content in the place of whatever has the name.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var draft = path + ".new";
        Write(draft, FileMode.Create, content);
        File.Move(draft, path, overwrite: true);
        SyncFolder(path);
    }

    /// <summary>Makes a file that must not be there yet.</summary>
    public static void Create(string path, ReadOnlySpan<byte> content)
    {
        try
        {
            Write(path, FileMode.CreateNew, content);
            SyncFolder(path);
        }
        catch (IOException)
        {
            // A full disk takes the name but not the content.
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Makes the names in a file's folder survive a power cut.</summary>
    /// <exception cref="IOException">The folder cannot be opened or written out.</exception>
    public static void SyncFolder(string file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var opened = open(folder, RuntimeInformation.ProcessArchitecture is Architecture.Arm64 ? FolderOnArm64 : FolderOnX64);
        if (opened < 0)
            throw Failed(folder);
        try
        {
            if (fsync(opened) < 0)
                throw Failed(folder);
        }
        finally
        {
            _ = close(opened);
        }
    }

    static void Write(string path, FileMode mode, ReadOnlySpan<byte> content)
    {
        using var file = new FileStream(path, new FileStreamOptions { Mode = mode, Access = FileAccess.Write, UnixCreateMode = OwnerOnly, BufferSize = 0 });
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    static IOException Failed(string folder) => new($"{folder}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}.");

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int file);
}
