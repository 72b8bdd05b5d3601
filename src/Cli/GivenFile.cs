using Pipeline.Runs;

namespace Cli;

/// <summary>A file that the caller names.</summary>
static class GivenFile
{
    /// <summary>All of its bytes.</summary>
    /// <param name="path">As the caller wrote it.</param>
    /// <param name="what">What is expected there, with its article: "a firmware".</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="AssetMissingException">It is not there.</exception>
    public static Task<byte[]> ReadAsync(string path, string what, CancellationToken cancel) => File.Exists(path)
        ? File.ReadAllBytesAsync(path, cancel)
        : throw new AssetMissingException($"{path}: there is no such file; {what} is expected there.");
}
