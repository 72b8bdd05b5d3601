namespace Pipeline.Runs;

/// <summary>Writes a file so that a reader, or a run after a kill, sees the old content or the new, never a part.</summary>
public static class AtomicFile
{
    /// <summary>Writes the text in UTF-8 beside the target, flushes it to disk and renames it over the target.</summary>
    public static Task WriteAsync(string path, string text, CancellationToken cancel) =>
        WriteAsync(path, System.Text.Encoding.UTF8.GetBytes(text), cancel);

    /// <inheritdoc cref="WriteAsync(string, string, CancellationToken)"/>
    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var partial = path + ".partial";
        await using (var file = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await file.WriteAsync(content, cancel);
            file.Flush(flushToDisk: true);
        }
        File.Move(partial, path, overwrite: true);
    }
}
