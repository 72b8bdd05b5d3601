using System.Runtime.CompilerServices;
using Xunit;

namespace Support;

/// <summary>Finds the folder of real data beside the checkout, or skips the test that needs it.</summary>
public static class SharedVectors
{
    /// <summary>Absolute path of a file or folder of the vectors.</summary>
    public static string PathOf(params ReadOnlySpan<string> parts)
    {
        Assert.SkipUnless(Folder is not null, "The shared vectors are absent: set MERO_VECTORS or put them at ../shared/vectors.");
        return Path.Combine([Folder!, .. parts]);
    }

    /// <summary>The bytes of a file of the vectors.</summary>
    public static byte[] Read(params ReadOnlySpan<string> parts) => File.ReadAllBytes(PathOf(parts));

    /// <summary>The folder; null where there is none. For theories, which list their cases before they may skip.</summary>
    public static string? Folder { get; } = Find();

    static string? Find()
    {
        var named = Environment.GetEnvironmentVariable("MERO_VECTORS");
        var beside = Path.Combine(Repository.Root, "..", "shared", "vectors");
        return named is { Length: > 0 } ? named : Directory.Exists(beside) ? Path.GetFullPath(beside) : null;
    }
}

/// <summary>The checkout that the tests were compiled in.</summary>
public static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", ".."));

    static string ThisFile([CallerFilePath] string path = "") => path;
}
