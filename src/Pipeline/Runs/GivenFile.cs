namespace Pipeline.Runs;

/// <summary>A file that the caller names.</summary>
public static class GivenFile
{
    /// <summary>Bytes that are read of a file where nothing else is said: firmware and lists have some MiB.</summary>
    public const int MaximumSize = 64 << 20;

    /// <summary>Bytes of an executable: a unified kernel image carries its initrd.</summary>
    public const int MaximumExecutable = 512 << 20;

    /// <summary>All of its bytes, <see cref="MaximumSize"/> at most.</summary>
    /// <inheritdoc cref="ReadAsync(string, string, int, CancellationToken)"/>
    public static Task<byte[]> ReadAsync(string path, string what, CancellationToken cancel) => ReadAsync(path, what, MaximumSize, cancel);

    /// <summary>All of its bytes, if they are not too many.</summary>
    /// <param name="path">As the caller wrote it; a pipe is a file, too.</param>
    /// <param name="what">What is expected there, with its article: "a firmware".</param>
    /// <param name="most">Bytes that are read at most.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="AssetMissingException">It is not there.</exception>
    /// <exception cref="AskedWronglyException">It is a folder, or larger.</exception>
    public static async Task<byte[]> ReadAsync(string path, string what, int most, CancellationToken cancel)
    {
        Demand(path, what);
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var content = new MemoryStream();
        var buffer = new byte[128 * 1024];
        // The length is not asked for: pipes and devices have none.
        while (await file.ReadAsync(buffer, cancel) is > 0 and var count)
        {
            if (content.Length + count > most)
                throw new AskedWronglyException($"{path}: the file has more than {most} bytes; {what} is expected there, which has fewer.");
            content.Write(buffer, 0, count);
        }
        return content.ToArray();
    }

    /// <summary>It can be opened to be read piece by piece.</summary>
    /// <inheritdoc cref="ReadAsync(string, string, int, CancellationToken)" path="/param"/>
    /// <exception cref="AssetMissingException">It is not there.</exception>
    /// <exception cref="AskedWronglyException">It is a folder.</exception>
    public static void Demand(string path, string what)
    {
        if (Directory.Exists(path))
            throw new AskedWronglyException($"{path} is a folder; {what} is expected there.");
        if (!File.Exists(path))
            throw new AssetMissingException($"{path}: there is no such file; {what} is expected there.");
    }
}
