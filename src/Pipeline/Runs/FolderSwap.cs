using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Pipeline.Runs;

/// <summary>Puts a finished folder in the place of an old one in one move: at any moment there is the whole old one or the whole new one.</summary>
static partial class FolderSwap
{
    const int CurrentFolder = -100; // AT_FDCWD
    const uint Exchange = 2; // RENAME_EXCHANGE

    /// <summary>Moves a folder to its place; what was there before is deleted afterwards.</summary>
    /// <param name="made">The finished folder, on the same disk.</param>
    /// <param name="place">Where it belongs.</param>
    public static void Put(string made, string place)
    {
        if (!Directory.Exists(place))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            Directory.Move(made, place);
            return;
        }
        if (RenameAt(CurrentFolder, made, CurrentFolder, place, Exchange) is not 0)
            throw new IOException($"{made} and {place} could not be exchanged: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}.");
        Directory.Delete(made, recursive: true);
    }

    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int RenameAt(int oldFolder, string oldPath, int newFolder, string newPath, uint flags);
}
