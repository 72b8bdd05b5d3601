using Pipeline.Runs;

namespace PipelineTests;

/// <summary>A checkout with nothing in it, gone after the test.</summary>
sealed class TemporaryWorkspace : IDisposable
{
    public Workspace Workspace { get; } = new() { Root = Directory.CreateTempSubdirectory("mero-tee-").FullName };

    public void Dispose() => Directory.Delete(Workspace.Root, recursive: true);

    /// <summary>All files with their contents' digests, to show that nothing was touched.</summary>
    public async Task<string> ContentAsync() => await Digest.OfFolderAsync(Workspace.Root, TestContext.Current.CancellationToken);

    public static async Task WriteAsync(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
    }
}
