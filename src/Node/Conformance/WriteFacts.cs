using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Node.Conformance;

/// <summary>What the kernel answers to who tries to write.</summary>
sealed partial class WriteFacts(FactFiles files)
{
    const string Trace = "mero-node-conformance-trace";

    const int FileExists = 17, ReadOnlyFileSystem = 30;

    // Of everything that the image brings: the root itself, programs, settings, and folders that nothing else needs.
    static readonly IReadOnlyList<string> Tried = ["/", "/usr", "/usr/bin", "/usr/lib/systemd/system", "/etc", "/opt"];

    public IEnumerable<BootedFact> All() => [new("writes", () => FactFiles.List(Tried.Select(Try)))];

    JsonObject Try(string folder)
    {
        var path = files.PathOf(Path.Combine(folder.TrimStart('/'), Trace));
        var error = mkdir(path, 0x1C0) is 0 ? 0 : Marshal.GetLastPInvokeError();
        if (error is 0)
            Directory.Delete(path);
        return new()
        {
            ["folder"] = folder,
            ["answer"] = error switch
            {
                0 => "written",
                ReadOnlyFileSystem => "EROFS",
                // A trace that is left from before: it was written then.
                FileExists => "written",
                _ => $"errno {error}",
            },
        };
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int mkdir(string path, uint mode);
}
