using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Runs;

/// <summary>SHA-256 in the one form that files and journal use: <c>sha256:{64 lower-case hex digits}</c>.</summary>
public static class Digest
{
    public const string Prefix = "sha256:";

    /// <summary>Of bytes.</summary>
    public static string Of(ReadOnlySpan<byte> content) => Prefix + Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Of a text in UTF-8.</summary>
    public static string Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    /// <summary>Of a file's bytes.</summary>
    public static async Task<string> OfFileAsync(string path, CancellationToken cancel)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan | FileOptions.Asynchronous);
        return Prefix + Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancel));
    }

    /// <summary>Of a folder: relative names and contents of all files, in ordinal order.</summary>
    public static async Task<string> OfFolderAsync(string path, CancellationToken cancel)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var line = $"{await OfFileAsync(file, cancel)}  {Path.GetRelativePath(path, file)}\n";
            all.AppendData(Encoding.UTF8.GetBytes(line));
        }
        return Prefix + Convert.ToHexStringLower(all.GetHashAndReset());
    }

    /// <summary>Whether a text is a digest in this form.</summary>
    public static bool IsWellFormed(string? text) =>
        text is { Length: 71 } && text.StartsWith(Prefix, StringComparison.Ordinal)
        && text.Skip(Prefix.Length).All(char.IsAsciiHexDigitLower);
}
